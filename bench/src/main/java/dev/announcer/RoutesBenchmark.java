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
import org.openjdk.jmh.infra.Blackhole;

/** From a topic to its audiences: what must not depend on how many topics and patterns others selected. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class RoutesBenchmark {
    @Param({"10", "10000", "100000"})
    int selections;

    private final Routes plain = new Routes();
    private final Routes patterns = new Routes();
    private String[] topics;
    private int next;
    private int numbered;

    @Setup
    public void select() {
        topics = new String[Math.min(selections, 1024)];
        for (int i = 0; i < selections; i++) {
            plain.add(audience("orders/" + i));
            patterns.add(audience("orders/" + i + "/**"));
        }
        for (int i = 0; i < topics.length; i++) {
            topics[i] = "orders/" + (int) ((long) i * selections / topics.length);
        }
    }

    private Audience audience(String selector) {
        return new Audience(ListenRequest.to(selector).selection(), numbered++, 0, 0);
    }

    private String topic() {
        return topics[next++ % topics.length];
    }

    /** A topic that one audience selected as it is. */
    @Benchmark
    public void plainTopic(Blackhole found) {
        plain.forEach(topic(), found::consume);
    }

    /** A topic that nobody has seen before, which one pattern of many selects. */
    @Benchmark
    public void newTopicUnderPattern(Blackhole found) {
        patterns.forEach(topic() + "/" + next, found::consume);
    }

    /** An audience that comes and goes, among all the others. */
    @Benchmark
    public void comeAndGo() {
        Audience audience = audience("orders/0/paid");
        plain.add(audience);
        plain.remove(audience);
    }
}
