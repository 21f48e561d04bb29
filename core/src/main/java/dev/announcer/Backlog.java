package dev.announcer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The acknowledgements that are held back while a lane is more than half a window behind, so that who waits for them
 * announces no faster than lanes deliver. Each is given when the lanes have caught up, or after {@link #BOUND}. They are
 * given on the executor: what the application hangs on them must not run on a lane.
 */
final class Backlog {
    static final Duration BOUND = Duration.ofSeconds(1);

    private final LongSupplier ticker;
    private final Executor executor;

    private final ReentrantLock lock; // the engine's
    // Guarded by the lock.
    private final Deque<Held> held = new ArrayDeque<>(0);
    private boolean timed;

    private volatile boolean any;

    private record Held(CompletableFuture<Appended> stage, Appended told, long sinceNanos) {}

    Backlog(LongSupplier ticker, Executor executor, ReentrantLock lock) {
        this.ticker = ticker;
        this.executor = executor;
        this.lock = lock;
    }

    /** The stage that tells this later, at the latest after the bound by this lane's clock. */
    CompletableFuture<Appended> hold(Appended told, Lane clock) {
        CompletableFuture<Appended> stage = new CompletableFuture<>();
        boolean first;
        lock.lock();
        try {
            held.add(new Held(stage, told, ticker.getAsLong()));
            any = true;
            first = !timed;
            timed = true;
        } finally {
            lock.unlock();
        }
        if (first) {
            expireAfter(BOUND, clock);
        }
        return stage;
    }

    boolean isEmpty() {
        return !any;
    }

    /** Gives all of them: no lane is behind any more. */
    void release() {
        give(0, false);
    }

    private void expire(Lane clock) {
        long oldest = give(BOUND.toNanos(), true);
        if (oldest >= 0) {
            expireAfter(BOUND.minusNanos(Math.min(oldest, BOUND.toNanos() - 1)), clock);
        }
    }

    private void expireAfter(Duration delay, Lane clock) {
        try {
            clock.after(delay, () -> expire(clock));
        } catch (RuntimeException ended) { // a lane that has ended is not waited for
            release();
            stopped();
        }
    }

    private void stopped() {
        lock.lock();
        try {
            timed = false;
        } finally {
            lock.unlock();
        }
    }

    /** Gives those held for this long, or all; returns for how long the oldest of the others has been held, or -1. */
    private long give(long nanos, boolean onlyOld) {
        List<Held> given = new ArrayList<>();
        long oldest = -1;
        lock.lock();
        try {
            long now = ticker.getAsLong();
            while (!held.isEmpty() && (!onlyOld || now - held.element().sinceNanos() >= nanos)) {
                given.add(held.remove());
            }
            any = !held.isEmpty();
            if (any) {
                oldest = now - held.element().sinceNanos();
            } else if (onlyOld) {
                timed = false;
            }
        } finally {
            lock.unlock();
        }
        if (!given.isEmpty()) {
            give(() -> given.forEach(one -> one.stage().complete(one.told())));
        }
        return oldest;
    }

    private void give(Runnable given) {
        try {
            executor.execute(given);
        } catch (RuntimeException refused) {
            Workers.SHARED.execute(given); // never on the lane, and never not at all
        }
    }
}
