package dev.announcer.journal.file;

import dev.announcer.Announcer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** Prints how many announcements of 100 bytes a second the journal in memory acknowledges, beside {@link FileFigures}. */
final class MemoryFigures {
    private static final String DATA = "x".repeat(100);
    private static final long NANOS = 3_000_000_000L;

    private MemoryFigures() {}

    public static void main(String[] args) throws InterruptedException {
        for (int round = 1; round <= 3; round++) {
            for (int announcers : new int[] {1, 64}) {
                System.out.printf(
                        Locale.ROOT, "MEMORY, %d announcers: %d acknowledged/s%n", announcers, announce(announcers));
            }
        }
    }

    private static long announce(int announcers) throws InterruptedException {
        LongAdder done = new LongAdder();
        try (Announcer announcer = Announcer.create()) {
            long end = System.nanoTime() + NANOS;
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < announcers; i++) {
                threads.add(new Thread(() -> {
                    while (System.nanoTime() < end) {
                        announcer.announce("news", DATA).toCompletableFuture().join();
                        done.increment();
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        return done.sum() * 1_000_000_000L / NANOS;
    }
}
