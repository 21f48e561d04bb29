package dev.announcer.journal.redis;

import dev.announcer.Appended;
import dev.announcer.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/**
 * Figures of the journal on a Redis of its own: acknowledged announcements a second, replay, resuming at a depth. Not a test.
 *
 * <p>{@code java -cp ... dev.announcer.journal.redis.RedisFigures [seconds]}. What is compared runs interleaved, three times.
 */
final class RedisFigures {
    private static final String DATA = "x".repeat(100);

    private RedisFigures() {}

    public static void main(String[] arguments) throws InterruptedException {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        List<List<String>> modes = List.of(
                List.of("appendonly yes", "appendfsync always"),
                List.of("appendonly yes", "appendfsync everysec"),
                List.of("appendonly no"));
        for (int round = 1; round <= 3; round++) {
            for (List<String> mode : modes) {
                try (RedisProcess redis = RedisProcess.start(mode.toArray(String[]::new));
                        Node node = new Node(redis.uri())) {
                    System.out.printf(
                            Locale.ROOT,
                            "%d %-45s 1 announcer %7.0f/s   64 announcers %7.0f/s   1,000 in flight %7.0f/s%n",
                            round,
                            mode,
                            announcing(node, 1, seconds),
                            announcing(node, 64, seconds),
                            pipelined(node, seconds));
                }
            }
        }
        replay();
    }

    /** Each waits for its acknowledgement before it announces again. */
    private static double announcing(Node node, int announcers, int seconds) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long[] counts = new long[announcers];
        CountDownLatch left = new CountDownLatch(announcers);
        for (int i = 0; i < announcers; i++) {
            int mine = i;
            new Thread(() -> {
                        while (System.nanoTime() < end) {
                            node.append(DATA);
                            counts[mine]++;
                        }
                        left.countDown();
                    })
                    .start();
        }
        left.await();
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return (double) sum / seconds;
    }

    private static double pipelined(Node node, int seconds) {
        long start = System.nanoTime();
        long count = 0;
        while (System.nanoTime() - start < seconds * 1_000_000_000L) {
            append(node, 1000);
            count += 1000;
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static void append(Node node, int count) {
        List<CompletableFuture<Appended>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(node.journal.append(Node.announcement(DATA)).toCompletableFuture());
        }
        answers.forEach(CompletableFuture::join);
    }

    private static void replay() {
        int depth = 1_000_000;
        try (RedisProcess redis = RedisProcess.start();
                Node node = new Node(redis.uri())) {
            for (int i = 0; i < depth; i += 1000) {
                append(node, 1000);
            }
            System.out.println("1,000,000 are held: " + redis.command("MEMORY", "USAGE", "{announcer}:stream")
                    + " bytes of memory");
            for (int tail : new int[] {10, 10_000, 1_000_000}) {
                timed("tail(" + tail + ")", () -> node.journal.tail(tail));
                long position = Node.answer(node.journal.tail(tail));
                timed("  locate", () -> node.journal.locate(node.journal.idOf(position)));
                timed("  first page", () -> node.journal.read(position, 1000, 256 << 10));
            }
            long after = node.start;
            long read = 0;
            long start = System.nanoTime();
            for (Page.Held page = page(node, after); !page.entries().isEmpty(); page = page(node, after)) {
                read += page.entries().size();
                after = page.through();
            }
            System.out.printf(
                    Locale.ROOT, "replay: %d entries, %.0f/s%n", read, read * 1e9 / (System.nanoTime() - start));
        }
    }

    private static Page.Held page(Node node, long after) {
        return (Page.Held) Node.answer(node.journal.read(after, 1000, 256 << 10));
    }

    private interface Question {
        CompletionStage<?> ask();
    }

    private static void timed(String what, Question question) {
        Node.answer(question.ask());
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            Node.answer(question.ask());
        }
        System.out.printf(Locale.ROOT, "%-20s %8.0f us%n", what, (System.nanoTime() - start) / 20e3);
    }
}
