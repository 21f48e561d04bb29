package dev.announcer.hub;

import dev.announcer.AnnouncerObserver;
import java.util.concurrent.atomic.AtomicLong;

/** Logs what failed, at most once a second: a journal that is down fails every announcement. */
final class HubObserver implements AnnouncerObserver {
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong untold = new AtomicLong();

    @Override
    public void failed(String what, Throwable why) {
        if (why instanceof IllegalArgumentException) {
            return; // The one who announced is told; a log is not for what clients send.
        }
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
            untold.incrementAndGet();
            return;
        }
        long more = untold.getAndSet(0);
        HubLog.warn(what + " failed" + (more == 0 ? "" : " (and " + more + " failures before it)"), why);
    }
}
