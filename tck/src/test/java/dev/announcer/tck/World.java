package dev.announcer.tck;

import dev.announcer.AnnounceException.Reason;
import dev.announcer.Announcement;
import dev.announcer.Event;
import dev.announcer.ListenException;
import dev.announcer.TopicSelector;
import dev.announcer.tck.RecordingSink.Appetite;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** All of an engine in one thread and in virtual time; which of its threads goes next, and what befalls it, chance decides. */
final class World {
    private static final List<String> TOPICS = List.of("a", "b", "c", "a/1", "a/2", "b/1/x", "default", "a/", "/");
    private static final int TRACED = 400;

    final RandomGenerator random;
    final FakeTicker ticker;
    final TaskPool pool;
    final List<ManualLane> lanes = new ArrayList<>();
    final List<SimulatedNode> nodes = new ArrayList<>();
    final List<SimulatedClient> clients = new ArrayList<>();
    final List<SimulatedStream> streams = new ArrayList<>();
    final List<SimulatedReader> readers = new ArrayList<>();
    final DistantRecord record; // null: in memory
    final boolean keepsLonger; // the newest of some topics
    private final Deque<String> trace = new ArrayDeque<>();
    private final boolean tracing;
    private int announced;
    private final int calm; // how seldom the outside fails

    World(long seed, boolean distant, boolean tracing) {
        this.tracing = tracing;
        this.random = new SplittableRandom(seed);
        this.ticker = chance(10) ? new FakeTicker() : new FakeTicker(random.nextLong(1L << 60));
        this.pool = new TaskPool(random);
        this.calm = random.nextInt(3);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            lanes.add(new ManualLane(ticker));
        }
        this.record = distant ? new DistantRecord(random) : null;
        this.keepsLonger = distant && chance(30);
        if (keepsLonger) {
            record.keepLatest(TopicSelector.parse(chance(50) ? "a/**" : "b"));
        }
        History history = new History();
        for (int i = distant ? 2 : 1; i > 0; i--) {
            nodes.add(new SimulatedNode(this, record, history));
        }
        for (int i = 2 + random.nextInt(8); i > 0; i--) {
            clients.add(new SimulatedClient(this, clients.size()));
        }
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    void trace(Supplier<String> step) {
        if (tracing) {
            if (trace.size() == TRACED) {
                trace.remove();
            }
            trace.add(step.get());
        }
    }

    String traced() {
        return String.join("\n", trace);
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    // ---- what happens ----

    void run() {
        int steps = 100 + random.nextInt(400);
        for (int i = 0; i < steps; i++) {
            step();
        }
        new Ending(this).run();
    }

    private void step() {
        int dice = random.nextInt(1000);
        if (dice < 200) {
            announce();
        } else if (dice < 520) {
            runLane(any(lanes), 1 + random.nextInt(4));
        } else if (dice < 740) {
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                pool.runOne();
            }
        } else if (dice < 800) {
            connect(any(clients));
        } else if (dice < 880) {
            peer(any(clients).stream);
        } else if (dice < 920) {
            resume(any(clients).stream);
        } else if (dice < 930) {
            read();
        } else if (dice < 965) {
            advance();
        } else if (dice < 966 && chance(50)) {
            close(any(nodes));
        } else {
            outside(any(nodes));
        }
        streams.forEach(SimulatedStream::noteKnown);
    }

    void runLane(ManualLane lane, int tasks) {
        for (int i = 0; i < tasks && lane.runOne(); i++) {
            verify(lane);
        }
    }

    private void verify(ManualLane lane) {
        for (int i = 0; i < streams.size(); i++) {
            SimulatedStream stream = streams.get(i);
            if (stream.lane == lane && !stream.verifiedClose) {
                stream.verify();
            }
        }
    }

    private void announce() {
        SimulatedNode node = any(nodes);
        int count = chance(80) ? 1 + random.nextInt(3) : 1 + random.nextInt(chance(20) ? 100 : 20);
        trace(() -> "announce " + (announced + 1) + " to " + (announced + count) + " at node " + nodes.indexOf(node));
        if (chance(5)) {
            any(lanes).execute(() -> announce(node, count));
        } else {
            announce(node, count);
        }
    }

    void announce(SimulatedNode node, int count) {
        for (int i = 0; i < count; i++) {
            node.announce(announcement());
        }
    }

    private Announcement announcement() {
        String data = "n" + ++announced;
        if (chance(30)) {
            data += "\n".repeat(random.nextInt(2)) + " \u00e9" + "x".repeat(random.nextInt(chance(10) ? 3000 : 60));
        }
        Event event = Event.of(data);
        event = chance(20) ? event.withType("type" + random.nextInt(3)) : event;
        event = chance(10) ? event.withId("own-" + (chance(80) ? announced : random.nextInt(announced + 1))) : event;
        event = chance(5) ? event.withRetry(Duration.ofMillis(random.nextInt(10000))) : event;
        List<String> topics = new ArrayList<>(List.of(any(TOPICS)));
        while (chance(25)) {
            topics.add(any(TOPICS));
        }
        Announcement announcement = Announcement.of(topics, event);
        announcement = event.id().isPresent() && chance(50) ? announcement.once() : announcement;
        return chance(25) ? announcement.asPrivate() : announcement;
    }

    private void connect(SimulatedClient client) {
        if (client.stream != null && client.stream.isOpen()) {
            return;
        }
        SimulatedNode node = any(nodes);
        SimulatedStream stream = new SimulatedStream(this, node, client, client.nextStart(this, node), any(lanes));
        trace(() -> stream.name + " connects to node " + nodes.indexOf(node) + ": " + stream.request() + " "
                + client.cursor);
        try {
            node.announcer.listen(stream.request(), stream.lane, stream::open);
        } catch (ListenException refused) {
            require(node.isClosing(), "refused: " + refused);
            return;
        }
        require(!node.isClosing(), "took a listener although it is closing");
        client.stream = stream;
        streams.add(stream);
    }

    /** Something happens to a connection. */
    private void peer(SimulatedStream stream) {
        if (stream == null) {
            return;
        }
        int dice = random.nextInt(100);
        trace(() -> stream.name + " meets " + dice);
        if (!stream.isOpen()) {
            stream.toldEnded = true;
            stream.sink.ended();
        } else if (dice < 15) {
            stream.toldEnded = true;
            stream.sink.ended();
        } else if (dice < 20) {
            stream.applicationClosed = true;
            stream.sink.listener().close(dev.announcer.CloseReason.APPLICATION);
        } else if (dice < 24) {
            stream.deadly = true;
            stream.appetite(Appetite.deadly());
        } else if (dice < 45) {
            stream.appetite(Appetite.NONE);
        } else if (dice < 65) {
            stream.appetite(Appetite.atMost(1 + random.nextInt(200)));
        } else if (dice < 70) {
            stream.appetite(Appetite.atMost(1));
        } else if (dice < 80) {
            stream.appetite(offered -> random.nextInt(offered + 1));
        } else if (dice < 85) {
            stream.eager = !stream.eager;
        } else {
            stream.appetite(Appetite.ALL);
        }
    }

    private void resume(SimulatedStream stream) {
        if (stream != null && stream.sink.isStalled()) {
            trace(() -> stream.name + " resumes");
            stream.sink.resume();
        }
    }

    /** Somebody listens in this JVM. */
    private void read() {
        if (readers.size() < 4 && chance(20)) {
            SimulatedNode node = any(nodes);
            if (!node.isClosing()) {
                readers.add(new SimulatedReader(this, node, readers.size()));
            }
        } else if (!readers.isEmpty()) {
            any(readers).read(1 + random.nextInt(5));
        }
    }

    private void advance() {
        long nanos = chance(70) ? random.nextLong(100_000_000L) : random.nextLong(8_000_000_000L);
        trace(() -> "time goes on by " + nanos / 1_000_000 + " ms");
        nodes.forEach(SimulatedNode::look); // so that the model knows when each was accepted
        ticker.advanceNanos(nanos);
    }

    void close(SimulatedNode node) {
        if (!node.isClosing()) {
            trace(() -> "node " + nodes.indexOf(node) + " closes");
            node.closing = node.announcer.closeAsync().toCompletableFuture();
        }
    }

    private void outside(SimulatedNode node) {
        if (!node.isDistant() || calm == 0) {
            return;
        }
        int dice = random.nextInt(calm == 1 ? 80 : 100);
        trace(() -> "outside of node " + nodes.indexOf(node) + ": " + dice);
        if (dice < 15) {
            node.journal.pauseFollowing();
        } else if (dice < 40) {
            node.journal.resumeFollowing();
        } else if (dice < 55) {
            node.journal.lagReads(random.nextInt(20));
        } else if (dice < 70) {
            record.trim(random.nextInt(100));
        } else if (dice < 74) {
            node.journal.failAnswers(1 + random.nextInt(3));
        } else if (dice < 80) {
            node.journal.failNextAppend(any(List.of(Reason.values())), chance(50));
        } else if (dice < 85) {
            node.journal.cutOff();
        } else if (dice < 97) {
            node.journal.reconnect();
        } else {
            record.forget(chance(70) ? random.nextInt(10) : Integer.MAX_VALUE);
        }
    }
}
