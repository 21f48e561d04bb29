package dev.announcer.tck;

import dev.announcer.Event;
import dev.announcer.EventStream;
import dev.announcer.ListenRequest;
import java.util.Optional;

/** One who listens in the same JVM in the simulation, and reads when it likes to. */
final class SimulatedReader {
    private final World world;
    private final String name;
    private final EventStream stream;
    private final SimulatedStream model;

    SimulatedReader(World world, SimulatedNode node, int number) {
        this.world = world;
        SimulatedClient client = new SimulatedClient(world, 100 + number, ListenRequest.Cursor.OFF, false);
        client.idsHeard.add(node.idOf(node.tail()));
        this.model = new SimulatedStream(world, node, client, client.nextStart(world, node), world.lanes.get(0));
        model.hearing.expectFirsts(0, false); // of no concern here
        this.name = model.name;
        world.trace(() -> name + " listens here at node " + world.nodes.indexOf(node) + ": " + model.request());
        this.stream = node.announcer.listen(model.request());
    }

    void read(int events) {
        model.node.look();
        for (int i = 0; i < events; i++) {
            Optional<Event> next = stream.poll();
            if (next.isEmpty()) {
                return;
            }
            world.trace(() -> name + " read " + next.get());
            model.node.look();
            WireReader reader = new WireReader();
            reader.read(next.get().toWire());
            try {
                reader.said().forEach(model.hearing::hear);
            } catch (AssertionError wrong) {
                throw new AssertionError(name + ": " + wrong.getMessage(), wrong);
            }
        }
    }

    /** By now it must have heard all that there is; an announcer that closed early served it, too. */
    void finish() {
        model.node.look();
        if (!model.node.isClosing()) {
            model.hearing.finish(Long.MAX_VALUE);
        }
        stream.close();
    }
}
