package dev.announcer.hub;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Waits for a condition. */
final class Await {
    private Await() {}

    static void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(60))
                .until(condition);
    }

    /** Until a number has not changed for a quarter of a second. */
    static void settled(String what, Supplier<Integer> number) {
        int[] last = {-1};
        Awaitility.await(what)
                .pollInterval(Duration.ofMillis(250))
                .atMost(Duration.ofSeconds(60))
                .until(() -> last[0] == (last[0] = number.get()));
    }
}
