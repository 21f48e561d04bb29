package dev.announcer.tck;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A clock that stands still until the test moves it; in nanoseconds, like {@link System#nanoTime}. Thread-safe.
 *
 * <p>It begins shortly before {@link Long#MAX_VALUE} and so soon wraps around, as {@code nanoTime} may: who compares two
 * readings with {@code <} instead of by their difference is found out.
 */
public final class FakeTicker implements LongSupplier {
    private final AtomicLong nanos;

    /** A clock that wraps around after a second. */
    public FakeTicker() {
        this(Long.MAX_VALUE - 1_000_000_000L);
    }

    /** A clock that begins with this reading. */
    public FakeTicker(long startNanos) {
        this.nanos = new AtomicLong(startNanos);
    }

    @Override
    public long getAsLong() {
        return nanos.get();
    }

    /**
     * Moves the clock.
     *
     * @throws IllegalArgumentException if it were to go backwards
     */
    public void advance(Duration by) {
        advanceNanos(by.toNanos());
    }

    /**
     * Moves the clock.
     *
     * @throws IllegalArgumentException if it were to go backwards
     */
    public void advanceNanos(long byNanos) {
        if (byNanos < 0) {
            throw new IllegalArgumentException("byNanos is " + byNanos + ", time does not go backwards");
        }
        nanos.addAndGet(byNanos);
    }
}
