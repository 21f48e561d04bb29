package dev.announcer.web;

import dev.announcer.AnnouncerObserver;
import dev.announcer.CloseReason;
import dev.announcer.ListenRequest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Counts what meters and health ask for, and tells a log what failed, at most once a second: a journal that is down fails
 * every announcement. Thread-safe.
 */
public final class CountingObserver implements AnnouncerObserver {
    private static final long PAUSE_NANOS = 1_000_000_000;

    private record Failure(Throwable why, long nanos) {}

    private final LongSupplier ticker;
    private final BiConsumer<String, Throwable> log;
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

    private volatile Optional<Failure> journalFailure = Optional.empty();

    /**
     * Nothing counted yet.
     *
     * @param ticker a clock in nanoseconds, as {@link System#nanoTime}
     * @param log takes one sentence, and its cause or null; it is called on the announcer's threads, and must not wait
     */
    public CountingObserver(LongSupplier ticker, BiConsumer<String, Throwable> log) {
        this.ticker = Objects.requireNonNull(ticker, "ticker");
        this.log = Objects.requireNonNull(log, "log");
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
            return; // The one who announced is told; a log is not for what clients send.
        }
        long now = ticker.getAsLong();
        if (what.startsWith("Journal")) {
            journalFailures.increment();
            journalFailure = Optional.of(new Failure(why, now));
        } else {
            otherFailures.increment();
        }
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
            untold.incrementAndGet();
            return;
        }
        long more = untold.getAndSet(0);
        log.accept(what + " failed" + (more == 0 ? "" : " (and " + more + " failures before it)"), why);
    }

    @Override
    public void recovered(String what) {
        journalFailure = Optional.empty();
        log.accept(what + " works again", null);
    }

    // ---- what it counted ----

    /** How many streams were opened. */
    public long opened() {
        return opened.sum();
    }

    /** How many streams ended for this reason. */
    public long closed(CloseReason reason) {
        return counter(closed, reason).sum();
    }

    /** How often a listener that was up to date took less than it was offered. */
    public long lagging() {
        return lagging.sum();
    }

    /** How many listeners and announcements were refused because a limit was reached. */
    public long refused() {
        return refused.sum();
    }

    /**
     * How many resets were sent for this reason.
     *
     * @param reason one of {@link #resets}
     */
    public long reset(String reason) {
        return counter(resets, reason).sum();
    }

    /** The reasons of resets. */
    public Set<String> resets() {
        return resets.keySet();
    }

    /** How often the journal failed, but for what who announced was to blame for. */
    public long journalFailures() {
        return journalFailures.sum();
    }

    /** How often anything else failed. */
    public long otherFailures() {
        return otherFailures.sum();
    }

    /** What the journal failed with last, if that was not longer ago. */
    public Optional<Throwable> journalFailure(Duration longest) {
        return journalFailure
                .filter(last -> ticker.getAsLong() - last.nanos() <= longest.toNanos())
                .map(Failure::why);
    }

    private static <K> LongAdder counter(Map<K, LongAdder> counters, K key) {
        LongAdder counter = counters.get(key);
        if (counter == null) {
            throw new IllegalArgumentException("nothing is counted for " + key);
        }
        return counter;
    }
}
