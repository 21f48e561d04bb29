package dev.announcer.tck;

import dev.announcer.tck.RecordingSink.Appetite;
import java.time.Duration;

/** The end of a round: everything is mended, everybody reads on; then nothing may be missing, and all may be closed. */
final class Ending {
    private final World world;

    Ending(World world) {
        this.world = world;
    }

    void run() {
        world.trace(() -> "the end begins");
        for (SimulatedNode node : world.nodes) {
            if (node.isDistant()) {
                node.journal.reconnect();
                node.journal.resumeFollowing();
                node.journal.lagReads(0);
                node.journal.failAnswers(0);
            }
        }
        for (int i = 0; i < 6; i++) {
            settle();
            world.ticker.advance(Duration.ofMillis(501));
        }
        settle();
        for (SimulatedStream stream : world.streams) {
            if (!stream.node.isClosing()) {
                stream.finish(Long.MAX_VALUE);
            }
        }
        for (int i = 0; i < 8; i++) {
            world.readers.forEach(reader -> reader.read(Integer.MAX_VALUE));
            settle();
            world.ticker.advance(Duration.ofMillis(501));
        }
        world.readers.forEach(SimulatedReader::finish);
        world.nodes.forEach(this::closeInFullFlight);
        world.streams.forEach(SimulatedStream::verify);
        world.streams.forEach(stream -> world.require(!stream.isOpen(), stream.name + " outlived its announcer"));
        world.streams.forEach(stream -> {
            stream.toldEnded = true;
            stream.sink.ended();
        });
        settle();
        world.ticker.advance(Duration.ofSeconds(6));
        settle();
        for (SimulatedNode node : world.nodes) {
            world.require(node.closing.isDone(), "the announcer never finished closing");
            world.require(node.offences.isEmpty(), "observed: " + node.offences);
            world.require(node.announcer.listeners() == 0, node.announcer.listeners() + " listeners are left");
            world.require(
                    node.opened.size() == node.closed.size(), "opened " + node.opened + " but closed " + node.closed);
            node.acknowledgements.forEach(
                    answer -> world.require(answer.isDone(), "an announcement was never answered"));
        }
    }

    /** What was announced before the end is served, and then everybody is told when to come back. */
    private void closeInFullFlight(SimulatedNode node) {
        boolean first = !node.isClosing();
        if (first) {
            world.announce(node, 1 + world.random.nextInt(30));
        }
        world.close(node);
        for (int i = 0; i < 4; i++) {
            settle();
            world.ticker.advance(Duration.ofMillis(501));
        }
        settle();
        for (SimulatedStream stream : world.streams) {
            if (first && stream.node == node) {
                stream.finish(Long.MAX_VALUE);
                stream.sawTheEnd();
            }
        }
    }

    /** Lets everybody read, and everything run that is due. */
    private void settle() {
        boolean busy = true;
        int rounds = 0;
        while (busy) {
            world.require(++rounds < 100_000, "it does not come to rest");
            busy = false;
            for (SimulatedStream stream : world.streams) {
                if (stream.isOpen()) {
                    stream.appetite(stream.deadly ? Appetite.deadly() : Appetite.ALL);
                    if (stream.sink.isStalled()) {
                        stream.sink.resume();
                        busy = true;
                    }
                }
            }
            for (ManualLane lane : world.lanes) {
                busy |= lane.isDue();
                world.runLane(lane, 1 + world.random.nextInt(10));
            }
            busy |= !world.pool.isEmpty();
            world.pool.runOne();
        }
    }
}
