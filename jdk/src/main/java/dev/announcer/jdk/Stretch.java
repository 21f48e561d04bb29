package dev.announcer.jdk;

import org.jspecify.annotations.Nullable;

/**
 * The time for which a thread writes to one peer, and how it is freed: an interrupt closes the connection's channel at
 * once, while to close the exchange from another thread would wait behind the writer.
 *
 * <p>Guarded by the lock of its owner: the interrupt is given, and what is left of it cleared, under that lock, so that it
 * never meets what the same thread writes next, to somebody else.
 */
final class Stretch {
    private @Nullable Thread thread;
    private long sinceNanos;
    private boolean cut;

    /** The calling thread begins to write; if it has been cut already, whatever it writes fails at once. */
    void begin() {
        thread = Thread.currentThread();
        touch();
        if (cut) {
            Thread.currentThread().interrupt();
        }
    }

    /** It has written something. */
    void touch() {
        sinceNanos = System.nanoTime();
    }

    /** It writes no more. */
    void end() {
        thread = null;
        Thread.interrupted();
    }

    /** Whatever is being written, or will be, fails. */
    void cut() {
        cut = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Whether a thread has been writing one and the same for longer than this. */
    boolean isStuckFor(long nanos) {
        return thread != null && System.nanoTime() - sinceNanos > nanos;
    }
}
