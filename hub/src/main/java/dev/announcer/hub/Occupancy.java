package dev.announcer.hub;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there are, whoever holds them. Thread-safe. */
final class Occupancy {
    private final AtomicInteger count = new AtomicInteger();

    /** One more; returns how many there are with it. */
    int enter() {
        return count.incrementAndGet();
    }

    void leave() {
        count.decrementAndGet();
    }

    int count() {
        return count.get();
    }
}
