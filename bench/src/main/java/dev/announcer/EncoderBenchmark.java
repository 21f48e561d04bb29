package dev.announcer;

import java.util.List;
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

/** From text to the bytes on the wire: once per announcement, however many listen. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class EncoderBenchmark {
    @Param({"100", "1024", "65536"})
    int bytes;

    @Param({"one", "many"})
    String lines;

    @Param({"ascii", "cyrillic"})
    String text;

    private String data;
    private List<Frame> frames;

    @Setup
    public void makeData() {
        data = Texts.of(bytes, lines.equals("many"), text.equals("ascii"));
        frames = List.of(Frame.of(entry()));
    }

    private Entry entry() {
        return new Entry(1, "k3j9x2ab-1", Announcement.of("news", Event.of(data)));
    }

    /** All of it: check the data, make the event, encode it. */
    @Benchmark
    public Frame eventToFrame() {
        return Frame.of(entry());
    }

    /** Lays an encoded frame as it is, as once per audience and tick. */
    @Benchmark
    public Batch layRaw() {
        return Batch.lay(frames, Encoding.RAW, false);
    }

    /** The same as a chunk. */
    @Benchmark
    public Batch layChunked() {
        return Batch.lay(frames, Encoding.CHUNKED, false);
    }
}
