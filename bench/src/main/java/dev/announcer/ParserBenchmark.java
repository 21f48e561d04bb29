package dev.announcer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.launchdarkly.eventsource.ParserDoor;
import dev.announcer.client.EventReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.internal.sse.ServerSentEventReader;
import okio.Okio;
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

/** From a stream of about a megabyte to events, by three parsers: how many streams a second, so about how many megabytes. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ParserBenchmark {
    private static final int STREAM_BYTES = 1_000_000;

    @Param({"20", "1000", "100000"})
    int bytes;

    @Param({"one", "many"})
    String lines;

    private byte[] stream;
    private long characters;

    @Setup
    public void makeStream() throws IOException {
        String data = Texts.of(bytes, lines.equals("many"), true);
        String event = new String(Event.of("update", data).withId("k3j9x2ab-1").toWire(), UTF_8);
        int count = Math.max(1, STREAM_BYTES / event.length());
        stream = event.repeat(count).getBytes(UTF_8);
        characters = (long) data.length() * count;
        check(announcer());
        check(okhttpEventsource());
        check(okhttpSse());
    }

    private void check(long heard) {
        if (heard != characters) {
            throw new IllegalStateException("heard " + heard + " characters, not " + characters);
        }
    }

    @Benchmark
    public long announcer() {
        long heard = 0;
        for (HeardEvent event : new EventReader(new ByteArrayInputStream(stream))) {
            heard += event.data().length();
        }
        return heard;
    }

    @Benchmark
    public long okhttpEventsource() {
        return ParserDoor.read(new ByteArrayInputStream(stream));
    }

    @Benchmark
    public long okhttpSse() throws IOException {
        long[] heard = new long[1];
        ServerSentEventReader reader = new ServerSentEventReader(
                Okio.buffer(Okio.source(new ByteArrayInputStream(stream))), new ServerSentEventReader.Callback() {
                    @Override
                    public void onEvent(String id, String type, String data) {
                        heard[0] += data.length();
                    }

                    @Override
                    public void onRetryChange(long millis) {}
                });
        while (reader.processNextEvent()) {
            // until the end of the stream
        }
        return heard[0];
    }
}
