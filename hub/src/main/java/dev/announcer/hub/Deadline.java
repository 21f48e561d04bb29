package dev.announcer.hub;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One deadline that is often moved: a timer is set only if none is, or a later one, so that moving it costs a store.
 * Confined to its event loop.
 */
final class Deadline {
    private final EventLoop loop;
    private final Runnable passed;
    private boolean armed;
    private long atNanos;
    private long timerNanos;
    private @Nullable Future<?> timer;

    Deadline(EventLoop loop, Runnable passed) {
        this.loop = loop;
        this.passed = passed;
    }

    /** Passes after this time instead of whenever it would have; 0: never. */
    void set(long nanos) {
        armed = nanos > 0;
        if (armed) {
            set(System.nanoTime(), nanos);
        }
    }

    /** The same, for who knows what {@link System#nanoTime} says now. */
    void set(long nowNanos, long nanos) {
        armed = nanos > 0;
        if (armed) {
            atNanos = nowNanos + nanos;
            if (timer == null || timerNanos - atNanos > 0) {
                schedule(nanos);
            }
        }
    }

    /** Never passes, and holds on to nothing. */
    void cancel() {
        armed = false;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void schedule(long nanos) {
        if (timer != null) {
            timer.cancel(false);
        }
        timerNanos = System.nanoTime() + nanos;
        timer = loop.schedule(this::fire, nanos, TimeUnit.NANOSECONDS);
    }

    private void fire() {
        timer = null;
        if (!armed) {
            return;
        }
        long left = atNanos - System.nanoTime();
        if (left > 0) {
            schedule(left);
        } else {
            armed = false;
            passed.run();
        }
    }
}
