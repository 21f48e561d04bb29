package dev.announcer.client;

import dev.announcer.HeardEvent;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Iterates over events that are to be waited for. Not thread-safe. */
final class HeardIterator implements Iterator<HeardEvent> {
    private final Supplier<@Nullable HeardEvent> source;
    private final String whenOver;
    private @Nullable HeardEvent next;

    /**
     * Over this source.
     *
     * @param source gives the next event; null if there is no more
     * @param whenOver what {@link #next} says then
     */
    HeardIterator(Supplier<@Nullable HeardEvent> source, String whenOver) {
        this.source = source;
        this.whenOver = whenOver;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = source.get();
        }
        return next != null;
    }

    @Override
    public HeardEvent next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException(whenOver);
        }
        HeardEvent event = next;
        next = null;
        return event;
    }
}
