package dev.announcer;

import static dev.announcer.Fixtures.frame;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * The floor is raised before a slot is cleared. A reader who stands at the floor sees the difference only between two
 * writes of the writer, so it looks at nothing else, as often as it can.
 */
final class WindowEvictionRaceTest {
    private static final long ADDED = 400_000;

    @Test
    void run_atTheFloorWhileItMoves_neverPassesOverAFrame() throws Exception {
        Window window = new Window(3, Long.MAX_VALUE, 0, () -> 0);
        window.start(0);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Long> reader = CompletableFuture.supplyAsync(() -> {
            long read = 0;
            while (!done.get()) {
                long at = window.floor();
                Run run = window.run(at, 1, any -> true);
                if (run != null && !run.frames().isEmpty()) {
                    read++;
                    if (run.frames().get(0).position != at + 1) {
                        throw new AssertionError(
                                "after " + at + " came " + run.frames().get(0).position);
                    }
                }
            }
            return read;
        });
        for (long position = 1; position <= ADDED && !reader.isDone(); position++) {
            window.add(frame(position));
        }
        done.set(true);
        assertThat(reader.get(60, TimeUnit.SECONDS)).isNotNegative();
    }
}
