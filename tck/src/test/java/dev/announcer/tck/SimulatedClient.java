package dev.announcer.tck;

import dev.announcer.Encoding;
import dev.announcer.ListenRequest;
import dev.announcer.Overflow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One who listens in the simulation, over many connections, always to the same. */
final class SimulatedClient {
    private static final List<String> SELECTORS = List.of(
            "a", "b", "c", "a/1", "a/*", "a/**", "*", "**", "b/1/*", "*/1", "*/*/x", "none", "default", "a/", "/");
    private static final List<String> RIGHTS = List.of("a", "b", "**", "a/**", "*", "b/1/x", "a/1");

    final String name;
    final Wanted wanted;
    final Encoding encoding;
    final boolean showTopics;
    final ListenRequest.Cursor cursor;
    final Overflow overflow; // null: the announcer's
    final int firsts;
    final List<String> idsHeard = new ArrayList<>();
    String lastEventId = "";
    int streams;
    SimulatedStream stream;

    /** Where a stream begins: after an id, or so many before the newest. */
    record Start(String id, int last) {}

    SimulatedClient(World world, int number) {
        this(world, number, anyCursor(world), world.chance(20));
    }

    SimulatedClient(World world, int number, ListenRequest.Cursor cursor, boolean showTopics) {
        this.name = "client" + number;
        this.wanted = new Wanted(
                some(world, SELECTORS, 1 + (world.chance(40) ? world.random.nextInt(4) : 0)),
                some(world, RIGHTS, world.chance(50) ? 1 + world.random.nextInt(2) : 0));
        this.encoding = world.chance(50) ? Encoding.RAW : Encoding.CHUNKED;
        this.showTopics = showTopics;
        this.cursor = cursor;
        this.overflow = world.chance(60) ? null : world.chance(50) ? Overflow.SKIP : Overflow.DISCONNECT;
        this.firsts = world.chance(20) ? 1 + world.random.nextInt(3) : 0;
    }

    private static ListenRequest.Cursor anyCursor(World world) {
        return world.chance(70)
                ? ListenRequest.Cursor.BLOCK
                : world.chance(50) ? ListenRequest.Cursor.EVENT : ListenRequest.Cursor.OFF;
    }

    private static Set<String> some(World world, List<String> of, int count) {
        Set<String> chosen = new HashSet<>();
        for (int i = 0; i < count; i++) {
            chosen.add(of.get(world.random.nextInt(of.size())));
        }
        return Set.copyOf(chosen);
    }

    ListenRequest.Builder request(String streamName) {
        ListenRequest.Builder request = ListenRequest.builder()
                .topics(wanted.selectors().toArray(String[]::new))
                .mayRead(wanted.mayRead().toArray(String[]::new))
                .encoding(encoding)
                .showTopics(showTopics)
                .cursor(cursor)
                .attribute("name", streamName);
        if (overflow != null) {
            request.overflow(overflow);
        }
        return request;
    }

    /** As a browser's parser would know it. */
    void heard(WireReader.Said said) {
        if (said instanceof WireReader.Cursor at) {
            lastEventId = at.lastEventId();
        } else if (said instanceof WireReader.Message message) {
            lastEventId = message.lastEventId();
        } else {
            return;
        }
        if (!lastEventId.isEmpty()) {
            idsHeard.add(lastEventId);
        }
    }

    /** Mostly it returns as a browser does; now and then it lost what was still on the way, or makes something up. */
    Start nextStart(World world, SimulatedNode node) {
        int dice = world.random.nextInt(100);
        if (dice < 60 && !lastEventId.isEmpty()) {
            return new Start(lastEventId, 0);
        }
        if (dice < 72 && !idsHeard.isEmpty()) {
            return new Start(idsHeard.get(world.random.nextInt(idsHeard.size())), 0);
        }
        if (dice < 76) {
            List<String> made = List.of(
                    "nonsense",
                    "own-1",
                    node.idOf(node.newest() + 50),
                    "x" + node.idOf(1),
                    node.idOf(1) + "x",
                    node.idOf(0));
            return new Start(made.get(world.random.nextInt(made.size())), 0);
        }
        if (dice < 82) {
            return new Start(null, Integer.MAX_VALUE);
        }
        return new Start(null, dice < 90 ? 1 + world.random.nextInt(60) : 0);
    }
}
