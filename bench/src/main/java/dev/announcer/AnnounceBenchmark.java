package dev.announcer;

import java.util.concurrent.CompletionStage;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Announcing with nobody listening: from text to its place in the journal and the window. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class AnnounceBenchmark {
    @Param({"100", "1024"})
    int bytes;

    private final Announcer announcer = Announcer.create();
    private String data;

    @Setup
    public void makeData() {
        data = Texts.of(bytes, false, true);
    }

    @Benchmark
    @Threads(1)
    public CompletionStage<String> oneThread() {
        return announcer.announce("news", data);
    }

    @Benchmark
    @Threads(4)
    public CompletionStage<String> fourThreads() {
        return announcer.announce("news", data);
    }
}
