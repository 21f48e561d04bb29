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
import org.openjdk.jmh.annotations.Warmup;

/** The window by itself: adding to it, and reading runs of it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class WindowBenchmark {
    private static final int COUNT = 10_000;

    /** How far behind the newest one reads. */
    @State(Scope.Thread)
    public static class Behind {
        @Param({"1", "16", "1000"})
        int count;
    }

    private final Window window = new Window(COUNT, Long.MAX_VALUE / 2, 0, System::nanoTime);
    private final Event event = Event.of(Texts.of(100, false, true));
    private long position;

    @Setup
    public void fill() {
        window.start(0);
        for (int i = 0; i < 2 * COUNT; i++) {
            add();
        }
    }

    /** Encodes an id line and adds: the body belongs to the event and is there already. */
    @Benchmark
    public void add() {
        position++;
        window.add(Frame.of(new Entry(position, "k3j9x2ab-" + position, Announcement.of("news", event))));
    }

    /** Reads all that comes after this position, up to what one turn may take. */
    @Benchmark
    public Run read(Behind behind) {
        Run run = window.run(position - behind.count, Gallery.RUN_BYTES, frame -> true);
        if (run == null) {
            throw new IllegalStateException("what should be held is gone");
        }
        return run;
    }

    /** The same for one who wants one of a hundred. */
    @Benchmark
    public Run readSelectively(Behind behind) {
        Run run = window.run(position - behind.count, Gallery.RUN_BYTES, frame -> frame.position % 100 == 0);
        if (run == null) {
            throw new IllegalStateException("what should be held is gone");
        }
        return run;
    }
}
