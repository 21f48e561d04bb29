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

/** Reading selectors and topics, and telling whether one selects the other. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class SelectorBenchmark {
    @Param({"orders/42/paid", "orders/*/paid", "orders/**", "*/*/cancelled"})
    String selector;

    private final String topic = new String("orders/42/paid"); // not the same object as the selector's text
    private TopicSelector parsed;

    @Setup
    public void parseOnce() {
        parsed = TopicSelector.parse(selector);
    }

    @Benchmark
    public boolean matches() {
        return parsed.matches(topic);
    }

    @Benchmark
    public TopicSelector parse() {
        return TopicSelector.parse(selector);
    }

    @Benchmark
    public String checkTopic() {
        return TopicSelector.checkTopic(topic);
    }
}
