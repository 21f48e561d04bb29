package dev.announcer;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Announce and tick, to sinks that only count: what the engine adds to the sends of a server. The result is per announcement;
 * divided by the listeners it is what a delivery costs.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class FanOutBenchmark {
    @Param({"0", "1000"})
    int listeners;

    /** How many announcements one tick finds. */
    @Param({"1", "16", "200"})
    int pending;

    private final HandLane lane = new HandLane();
    private final Announcer announcer = Announcer.create();
    private final Announcement announcement = Announcement.of("news", Event.of(Texts.of(100, false, true)));
    private long bytes;

    @Setup
    public void listen() {
        for (int i = 0; i < listeners; i++) {
            announcer.listen(ListenRequest.to("news"), lane, listener -> new CountingSink());
        }
        lane.runAll();
        bytes = 0;
        announceAndTick();
        int each = Frame.of(new Entry(
                        1,
                        announcer.announce(announcement).toCompletableFuture().join(),
                        announcement))
                .size();
        if (bytes < (long) listeners * pending * (each - 8)) {
            throw new IllegalStateException(listeners + " listeners heard only " + bytes + " bytes");
        }
    }

    @Benchmark
    public long announceAndTick() {
        for (int i = 0; i < pending; i++) {
            announcer.announce(announcement);
        }
        lane.runAll();
        return bytes;
    }

    @TearDown
    public void close() {
        announcer.closeAsync();
        lane.runAll();
    }

    private final class CountingSink implements Sink {
        @Override
        public int write(Frames frames, int from) {
            bytes += frames.size() - from;
            return frames.size() - from;
        }

        @Override
        public void close(CloseReason reason) {}
    }
}
