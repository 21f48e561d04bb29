package dev.announcer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands until the test moves it; the hook acts at the moment at which somebody looks at it. */
final class FakeTicker implements LongSupplier {
    Runnable onRead = () -> {};
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long getAsLong() {
        onRead.run();
        return nanos.get();
    }

    long nanos() {
        return nanos.get();
    }

    void advance(long more) {
        nanos.addAndGet(more);
    }
}
