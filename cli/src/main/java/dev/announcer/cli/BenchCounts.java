package dev.announcer.cli;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What all readers count together. What is counted for each event is added once for many of them. */
final class BenchCounts {
    /** Streams that were answered with 200. */
    final AtomicInteger opened = new AtomicInteger();

    /** When the last of them was. */
    final AtomicLong lastOpenedNanos = new AtomicLong();

    /** Streams that never were; {@link #whyUnopened} tells of the first. */
    final AtomicInteger unopened = new AtomicInteger();

    /** Streams of prompt listeners that ended before the run did. */
    final AtomicInteger cutOff = new AtomicInteger();

    /** The same of slow ones, known only at the end. */
    final AtomicInteger slowCutOff = new AtomicInteger();

    final AtomicLong resets = new AtomicLong();
    final AtomicLong damaged = new AtomicLong();
    final AtomicLong heard = new AtomicLong();

    /** When the last event was heard. */
    final AtomicLong lastHeardNanos = new AtomicLong();

    private final AtomicReference<@Nullable String> whyUnopened = new AtomicReference<>();
    private final AtomicReference<@Nullable String> broken = new AtomicReference<>();

    void unopened(String why) {
        whyUnopened.compareAndSet(null, why);
        unopened.incrementAndGet();
    }

    String whyUnopened() {
        String why = whyUnopened.get();
        return why == null ? "nobody knows why" : why;
    }

    /** A thread of the run ended by an error, after which no figure is worth anything. */
    void broken(Throwable error) {
        broken.compareAndSet(null, error.toString());
    }

    @Nullable
    String broken() {
        return broken.get();
    }
}
