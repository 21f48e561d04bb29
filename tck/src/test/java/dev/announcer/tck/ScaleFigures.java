package dev.announcer.tck;

import com.sun.management.ThreadMXBean;
import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.CloseReason;
import dev.announcer.Event;
import dev.announcer.Frames;
import dev.announcer.ListenRequest;
import dev.announcer.Sink;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Prints what many topics, many patterns and many listeners cost in the engine alone: heap for each listener that is live and
 * idle, and CPU for each delivery and announcement, over sinks that only count. What is compared takes turns in one run.
 *
 * <p>{@code java -Xmx1g -XX:+UseSerialGC -cp ... dev.announcer.tck.ScaleFigures [heap|news|topics|many|patterns|clock]}
 */
final class ScaleFigures {
    private static final int ROUNDS = 7;
    private static final Event EVENT = Event.of("x".repeat(100));

    private final FakeTicker ticker = new FakeTicker();
    private final ManualLane lane = new ManualLane(ticker);
    private final Announcer announcer =
            Announcer.builder().ticker(ticker).lanes(List.of(lane)).build();
    private long deliveries;

    private final class Counting implements Sink {
        @Override
        public int write(Frames frames, int from) {
            deliveries++;
            return frames.size() - from;
        }

        @Override
        public void close(CloseReason reason) {}
    }

    public static void main(String[] args) {
        List<String> which =
                args.length == 0 ? List.of("heap", "news", "topics", "many", "patterns", "clock") : Arrays.asList(args);
        for (String figure : which) {
            switch (figure) {
                case "heap" -> heap();
                case "news" -> compareNews();
                case "topics" -> compareTopics();
                case "many" -> manySelectors();
                case "patterns" -> comparePatterns();
                case "clock" -> compareClock();
                default -> throw new IllegalArgumentException("figure is \"" + figure + "\"");
            }
        }
    }

    static ScaleFigures of(int listeners, IntFunction<ListenRequest> request) {
        ScaleFigures made = new ScaleFigures();
        for (int i = 0; i < listeners; i++) {
            made.announcer.listen(request.apply(i), made.lane, listener -> made.new Counting());
            if (i % 64 == 0) {
                made.lane.runAll();
            }
        }
        made.lane.runAll();
        return made;
    }

    static ListenRequest news(int ignored) {
        return ListenRequest.to(String.join("", "ne", "ws")); // a string of its own, as from a request
    }

    static ListenRequest newsAndOwn(int number) {
        return ListenRequest.to(String.join("", "ne", "ws"), "users/" + number);
    }

    // ---- heap ----

    /**
     * Bytes for each listener in the engine, without its sink (16 bytes): the median of three measurements, because what
     * others in this process left behind may be freed during one of them.
     */
    static long heapEach(int listeners, IntFunction<ListenRequest> request) {
        List<ScaleFigures> held = new ArrayList<>(List.of(of(1, request)));
        long[] each = new long[3];
        long before = PromiseBoundsTest.usedBytes();
        for (int i = 0; i < each.length; i++) {
            held.add(of(listeners, request));
            long after = PromiseBoundsTest.usedBytes();
            each[i] = (after - before) / listeners - 16;
            before = after;
        }
        if (held.stream().anyMatch(made -> made.deliveries == 0)) {
            throw new IllegalStateException("nobody was told anything");
        }
        Arrays.sort(each);
        return each[1];
    }

    private static void heap() {
        print("heap for each of 100,000 live on `news`", heapEach(100_000, ScaleFigures::news), "B");
        print("heap for each of 10,000 live on `news`", heapEach(10_000, ScaleFigures::news), "B");
        print("the same, back with an id", heapEach(100_000, ScaleFigures::newsAfter), "B");
        print("heap for each of 100,000 on `news` and its own", heapEach(100_000, ScaleFigures::newsAndOwn), "B");
        print("heap for each of 10,000 on `news` and its own", heapEach(10_000, ScaleFigures::newsAndOwn), "B");
        print("heap for each of 1,000 on 100 of 10,000 topics", heapEach(1_000, hundred()), "B");
        print("heap for each of 10,000 on a pattern of its own", heapEach(10_000, ScaleFigures::pattern), "B");
    }

    private static ListenRequest newsAfter(int number) {
        return ListenRequest.builder()
                .topics("news")
                .lastEventId("gone-" + number)
                .build();
    }

    // ---- CPU ----

    /** Nanoseconds of this thread's CPU that the work took. */
    static long cpu(Runnable work) {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
    }

    void announce(int times, Supplier<String> topic) {
        for (int i = 0; i < times; i++) {
            announcer.announce(Announcement.of(topic.get(), EVENT));
            lane.runAll();
        }
    }

    /** The medians of what both cost, in turns: nanoseconds for each of {@code units}. */
    static double[] compare(Runnable one, Runnable other, double units) {
        for (int i = 0; i < 5; i++) {
            one.run();
            other.run();
        }
        double[] first = new double[ROUNDS];
        double[] second = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            first[i] = cpu(one) / units;
            second[i] = cpu(other) / units;
        }
        Arrays.sort(first);
        Arrays.sort(second);
        return new double[] {first[ROUNDS / 2], second[ROUNDS / 2]};
    }

    /** Nanoseconds for each delivery of `news` to listeners of `news` alone, and to those with a topic of their own. */
    static double[] newsEach(int listeners, int pending) {
        ScaleFigures alone = of(listeners, ScaleFigures::news);
        ScaleFigures own = of(listeners, ScaleFigures::newsAndOwn);
        int times = Math.max(1, 400_000 / listeners);
        return compare(
                () -> alone.burst(times, pending),
                () -> own.burst(times, pending),
                (double) times * listeners * pending);
    }

    /** Bytes that this thread allocates for an announcement on `news`, which all of these hear. */
    static long allocatedEach(int listeners, IntFunction<ListenRequest> request) {
        ScaleFigures made = of(listeners, request);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        made.burst(50, 1);
        long before = threads.getCurrentThreadAllocatedBytes();
        made.burst(50, 1);
        return (threads.getCurrentThreadAllocatedBytes() - before) / 50;
    }

    private void burst(int times, int pending) {
        for (int i = 0; i < times; i++) {
            for (int j = 0; j < pending; j++) {
                announcer.announce(Announcement.of("news", EVENT));
            }
            lane.runAll();
        }
    }

    private static void compareNews() {
        for (int pending : new int[] {1, 16, 200}) {
            report(
                    "10,000 on `news` alone, and each on a topic of its own too, " + pending + " pending; delivery",
                    newsEach(10_000, pending));
        }
    }

    /** Nanoseconds for an announcement that one listener hears, among as many topics as this and that. */
    static double[] topicsEach(int few, int many) {
        ScaleFigures one = of(few, i -> ListenRequest.to("users/" + i));
        ScaleFigures other = of(many, i -> ListenRequest.to("users/" + i));
        int times = 20_000;
        Random random = new Random(1);
        return compare(
                () -> one.announce(times, () -> "users/" + random.nextInt(few)),
                () -> other.announce(times, () -> "users/" + random.nextInt(many)),
                times);
    }

    private static void compareTopics() {
        report("10 topics with a listener each, and 100,000; announcement to one", topicsEach(10, 100_000));
        report("the same, and 10,000", topicsEach(10, 10_000));
    }

    private static IntFunction<ListenRequest> hundred() {
        Random random = new Random(2);
        return number -> {
            ListenRequest.Builder request = ListenRequest.builder();
            for (int i = 0; i < 100; i++) {
                request.topics("topics/" + random.nextInt(10_000));
            }
            return request.build();
        };
    }

    private static void manySelectors() {
        long began = System.nanoTime();
        ScaleFigures many = of(1_000, hundred());
        print("1,000 listeners of 100 of 10,000 topics came, each", (System.nanoTime() - began) / 1_000_000, "us");
        ScaleFigures few = of(10, number -> ListenRequest.to("topics"));
        int times = 5_000;
        Random random = new Random(3);
        report(
                "10 hear each announcement, of 10, and of 1,000 with 100 topics each; announcement",
                compare(
                        () -> few.announce(times, () -> "topics"),
                        () -> many.announce(times, () -> "topics/" + random.nextInt(10_000)),
                        times));
    }

    private static ListenRequest pattern(int number) {
        return switch (number % 3) {
            case 0 -> ListenRequest.to("sites/" + number + "/*");
            case 1 -> ListenRequest.to("*/" + number + "/x");
            default -> ListenRequest.to("sites/*/" + number + "/**");
        };
    }

    /** Nanoseconds for an announcement under a topic never seen before, among as many patterns as this and that. */
    static double[] patternsEach(int few, int many) {
        ScaleFigures one = of(few, ScaleFigures::pattern);
        ScaleFigures other = of(many, ScaleFigures::pattern);
        int times = 20_000;
        int[] next = new int[2];
        return compare(
                () -> one.announce(times, () -> "sites/" + next[0]++ % few * 3 + "/new" + next[0]),
                () -> other.announce(times, () -> "sites/" + next[1]++ % many * 3 + "/new" + next[1]),
                times);
    }

    private static void comparePatterns() {
        report("10 patterns, and 10,000; announcement under a new topic", patternsEach(10, 10_000));
    }

    /** Nanoseconds for each heartbeat, where nothing is announced and everybody came at another time. */
    static double[] clockEach(int few, int many) {
        return new double[] {clock(few), clock(many)};
    }

    private static double clock(int listeners) {
        ScaleFigures quiet = new ScaleFigures();
        long apart = Duration.ofSeconds(15).toNanos() / listeners;
        for (int i = 0; i < listeners; i++) {
            quiet.announcer.listen(ListenRequest.to("users/" + i), quiet.lane, listener -> quiet.new Counting());
            quiet.lane.runAll();
            quiet.ticker.advance(Duration.ofNanos(apart));
        }
        long before = quiet.deliveries;
        long spent = cpu(() -> quiet.pass(Duration.ofSeconds(60)));
        return spent / (double) Math.max(1, quiet.deliveries - before);
    }

    private void pass(Duration time) {
        long end = ticker.getAsLong() + time.toNanos();
        while (lane.nextTimerNanos().orElse(Long.MAX_VALUE) <= end - ticker.getAsLong()) {
            ticker.advance(Duration.ofNanos(lane.nextTimerNanos().orElse(0)));
            lane.runAll();
        }
    }

    private static void compareClock() {
        report("100 listeners, and 2,000, that came at other times; heartbeat", clockEach(100, 2_000));
        report("100 listeners, and 100,000, that came at other times; heartbeat", clockEach(100, 100_000));
    }

    // ---- print ----

    private static void report(String what, double[] costs) {
        System.out.printf(
                Locale.ROOT, "%s: %.1f ns, %.1f ns: %.2f times%n", what, costs[0], costs[1], costs[1] / costs[0]);
    }

    private static void print(String what, long value, String unit) {
        System.out.printf(Locale.ROOT, "%s: %d %s%n", what, value, unit);
    }
}
