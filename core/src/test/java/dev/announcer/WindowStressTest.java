package dev.announcer;

import static dev.announcer.Fixtures.frame;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One writer as fast as it can, and readers where it hurts: right at the floor, which moves while they look, so that the
 * order "first frame, then floor" is tried with every run. Positions have no holes here, so a hole in a run is seen.
 */
final class WindowStressTest {
    private static final long ADDED = 100_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void run_whileTheWindowMoves_isCompleteOrNull(int maxCount) throws Exception {
        Window moving = new Window(maxCount, Long.MAX_VALUE, 0, System::nanoTime);
        List<CompletableFuture<Long>> readers = new ArrayList<>();
        // Threads of their own: of the common pool there is only one on two cores, and the first reader would keep it.
        Executor threads = task -> new Thread(task, "window-stress").start();
        for (int reader = 0; reader < 2; reader++) {
            int lag = reader;
            readers.add(CompletableFuture.supplyAsync(() -> read(moving, lag), threads));
        }
        CompletableFuture<Void> writer = CompletableFuture.runAsync(
                () -> {
                    for (long position = 1; position <= ADDED; position++) {
                        moving.add(frame(position, "t", ""));
                    }
                },
                threads);
        writer.get(60, TimeUnit.SECONDS);
        for (CompletableFuture<Long> reader : readers) {
            assertThat(reader.get(60, TimeUnit.SECONDS)).isEqualTo(ADDED);
        }
    }

    /** Reads up to the end, going on at the floor whenever it fell out; returns the last position that it read. */
    private static long read(Window window, int ahead) {
        long at = 0;
        while (at < ADDED) {
            Run run = window.run(at, 1000, any -> true);
            if (run == null) {
                at = window.floor() + ahead;
                continue;
            }
            for (Frame frame : run.frames()) {
                if (frame.position != at + 1) {
                    throw new AssertionError("after " + at + " came " + frame.position);
                }
                at++;
            }
            if (run.through() != at) {
                throw new AssertionError("complete through " + run.through() + " but read up to " + at);
            }
        }
        return at;
    }
}
