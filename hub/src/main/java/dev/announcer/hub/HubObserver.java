package dev.announcer.hub;

import dev.announcer.AnnouncerObserver;
import dev.announcer.CloseReason;
import dev.announcer.ListenRequest;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what it is told, and logs what failed, at most once a second: a journal that is down fails every announcement. */
final class HubObserver implements AnnouncerObserver {
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong untold = new AtomicLong();

    private final LongAdder opened = new LongAdder();
    private final LongAdder lagging = new LongAdder();
    private final LongAdder journalFailures = new LongAdder();
    private final LongAdder otherFailures = new LongAdder();
    private final EnumMap<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);
    private final Map<String, LongAdder> resets = Map.of(
            "expired", new LongAdder(),
            "unknown", new LongAdder(),
            "skipped", new LongAdder(),
            "forgotten", new LongAdder());

    HubObserver() {
        for (CloseReason reason : CloseReason.values()) {
            closed.put(reason, new LongAdder());
        }
    }

    @Override
    public void opened(ListenRequest request) {
        opened.increment();
    }

    @Override
    public void closed(ListenRequest request, CloseReason reason) {
        counter(reason).increment();
    }

    @Override
    public void lagging(ListenRequest request) {
        lagging.increment();
    }

    @Override
    public void reset(ListenRequest request, String reason) {
        LongAdder counter = resets.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void failed(String what, Throwable why) {
        if (why instanceof IllegalArgumentException && what.equals("Journal.append")) {
            return; // The one who announced is told; a log is not for what clients send.
        }
        (what.startsWith("Journal") ? journalFailures : otherFailures).increment();
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
            untold.incrementAndGet();
            return;
        }
        long more = untold.getAndSet(0);
        HubLog.warn(what + " failed" + (more == 0 ? "" : " (and " + more + " failures before it)"), why);
    }

    // ---- what it counted ----

    long opened() {
        return opened.sum();
    }

    long closed(CloseReason reason) {
        return counter(reason).sum();
    }

    private LongAdder counter(CloseReason reason) {
        LongAdder counter = closed.get(reason);
        if (counter == null) {
            throw new AssertionError("a reason without a counter: " + reason);
        }
        return counter;
    }

    /** How often a listener that was up to date took less than it was offered. */
    long lagging() {
        return lagging.sum();
    }

    /** How many resets were sent, by reason. */
    Map<String, LongAdder> resets() {
        return resets;
    }

    long journalFailures() {
        return journalFailures.sum();
    }

    long otherFailures() {
        return otherFailures.sum();
    }
}
