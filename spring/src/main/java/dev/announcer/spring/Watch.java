package dev.announcer.spring;

import dev.announcer.AnnouncerObserver;
import dev.announcer.CloseReason;
import dev.announcer.ListenRequest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The starter's own observer: counts what meters and health ask for, and logs what failed, at most once a second, because
 * a journal that is down fails every announcement. Thread-safe.
 */
final class Watch implements AnnouncerObserver {
    private static final Log LOG = LogFactory.getLog(Watch.class);
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final LongSupplier ticker;
    private final AtomicLong nextNanos;
    private final AtomicLong untold = new AtomicLong();

    private final LongAdder opened = new LongAdder();
    private final LongAdder lagging = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder journalFailures = new LongAdder();
    private final LongAdder otherFailures = new LongAdder();
    private final EnumMap<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);
    private final Map<String, LongAdder> resets = Map.of(
            "expired", new LongAdder(),
            "unknown", new LongAdder(),
            "skipped", new LongAdder(),
            "forgotten", new LongAdder());

    private volatile @Nullable Failure journalFailure;

    private record Failure(Throwable why, long nanos) {}

    /** By this clock, in nanoseconds. */
    Watch(LongSupplier ticker) {
        this.ticker = ticker;
        this.nextNanos = new AtomicLong(ticker.getAsLong());
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
        counter(closed, reason).increment();
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
    public void refused(String why) {
        refused.increment();
    }

    @Override
    public void failed(String what, Throwable why) {
        if (why instanceof IllegalArgumentException && what.equals("Journal.append")) {
            return; // the one who announced is told, and it is no failure of the journal
        }
        if (what.startsWith("Journal")) {
            journalFailures.increment();
            journalFailure = new Failure(why, ticker.getAsLong());
        } else {
            otherFailures.increment();
        }
        long now = ticker.getAsLong();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
            untold.incrementAndGet();
            return;
        }
        long more = untold.getAndSet(0);
        LOG.warn(what + " failed" + (more == 0 ? "" : " (and " + more + " failures before it)"), why);
    }

    // ---- what it counted ----

    long opened() {
        return opened.sum();
    }

    long closed(CloseReason reason) {
        return counter(closed, reason).sum();
    }

    long lagging() {
        return lagging.sum();
    }

    long refused() {
        return refused.sum();
    }

    long reset(String reason) {
        return counter(resets, reason).sum();
    }

    /** The reasons of resets. */
    Iterable<String> resets() {
        return resets.keySet();
    }

    long journalFailures() {
        return journalFailures.sum();
    }

    long otherFailures() {
        return otherFailures.sum();
    }

    /** What the journal failed with last, if that was not longer ago. */
    Optional<Throwable> journalFailure(Duration longest) {
        Failure last = journalFailure;
        return last == null || ticker.getAsLong() - last.nanos() > longest.toNanos()
                ? Optional.empty()
                : Optional.of(last.why());
    }

    private static <K> LongAdder counter(Map<K, LongAdder> counters, K key) {
        LongAdder counter = counters.get(key);
        if (counter == null) {
            throw new AssertionError("without a counter: " + key);
        }
        return counter;
    }
}
