package dev.announcer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** What is run when the window grew or the announcer was closed: those who listen in this JVM, while they wait. */
final class Wakers {
    private final AtomicReference<@Nullable Set<Runnable>> waiting = new AtomicReference<>();

    /** Adds one; it must be quick, and may be run without need. */
    void add(Runnable waker) {
        Set<Runnable> all = waiting.get();
        if (all == null) {
            Set<Runnable> made = ConcurrentHashMap.newKeySet();
            all = waiting.compareAndSet(null, made) ? made : waiting.get();
        }
        if (all != null) {
            all.add(waker);
        }
    }

    void remove(Runnable waker) {
        Set<Runnable> all = waiting.get();
        if (all != null) {
            all.remove(waker);
        }
    }

    void wake() {
        Set<Runnable> all = waiting.get();
        if (all != null) {
            all.forEach(Runnable::run);
        }
    }
}
