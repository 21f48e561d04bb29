package dev.announcer.jdk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The threads that write, shared by all handlers of the JVM. None exists while nothing is written. */
@FunctionalInterface
interface Writers {
    /**
     * Before it a virtual thread that blocks while it holds a monitor keeps its carrier, and the server's streams are
     * written to under one (JEP 491): a stalled peer for each processor would have stalled everything.
     */
    int UNPINNED = 24;

    /** Writes this, soon, on some thread. */
    void execute(Writing writing);

    /** A virtual thread for each writing where that works, else the pool. */
    static Writers shared() {
        return Shared.WRITERS;
    }

    /** Runs this after this time, on a thread that must not be held. */
    static void after(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                .execute(task);
    }

    /** Made when first needed. */
    final class Shared {
        static final Writers WRITERS = Runtime.version().feature() >= UNPINNED ? virtual() : new WriterPool();

        private Shared() {}

        private static Writers virtual() {
            try {
                // Not known to the release that this is compiled for.
                Executor threads = (ExecutorService) MethodHandles.publicLookup()
                        .findStatic(
                                Executors.class,
                                "newVirtualThreadPerTaskExecutor",
                                MethodType.methodType(ExecutorService.class))
                        .invoke();
                return threads::execute;
            } catch (Throwable missing) {
                throw new IllegalStateException("a JDK of " + Runtime.version() + " has virtual threads", missing);
            }
        }
    }
}
