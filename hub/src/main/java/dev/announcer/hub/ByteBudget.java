package dev.announcer.hub;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies the hub may hold at once, over all connections. Thread-safe. */
final class ByteBudget {
    private static final long LEAST_BYTES = 64L << 20;

    private final AtomicLong left;

    ByteBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** A quarter of the heap, but never so little that a few large batches fill it. */
    static ByteBudget ofHeap() {
        return new ByteBudget(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / 4));
    }

    /** Takes so many bytes, or none and says no. */
    boolean take(long bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void give(long bytes) {
        left.addAndGet(bytes);
    }

    long left() {
        return left.get();
    }
}
