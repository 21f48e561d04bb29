package dev.announcer;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Flow;

/**
 * Listening inside the JVM: a cursor over the window, read in the caller's own thread.
 *
 * <p>There is no queue behind it, so nothing grows while it is not read, and no thread. Who reads so slowly that the
 * journal no longer holds what comes next hears an event of type {@code stream-reset} and goes on at the newest. Its
 * methods may be called from any thread; each event goes to one of the callers.
 */
public final class EventStream implements Iterable<Event>, AutoCloseable {
    EventStream() {}

    /**
     * The next event; waits for it.
     *
     * @throws java.util.NoSuchElementException if the stream was closed, or the announcer is closed and everything was
     *     heard
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public Event take() throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** The next event, or empty if there is none yet, or will be none. */
    public Optional<Event> poll() {
        throw new UnsupportedOperationException();
    }

    /**
     * The next event, or empty if there was none within this time, or will be none.
     *
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public Optional<Event> poll(Duration timeout) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Iterates over events until the stream or the announcer is closed, waiting for each. */
    @Override
    public Iterator<Event> iterator() {
        throw new UnsupportedOperationException();
    }

    /** The canonical id of the position reached: given as last event id, it goes on from here. */
    public String lastEventId() {
        throw new UnsupportedOperationException();
    }

    /** The events from here on as a publisher; each subscriber reads at its own speed, on the announcer's executor. */
    public Flow.Publisher<Event> publisher() {
        throw new UnsupportedOperationException();
    }

    /** Whether events may still come. */
    public boolean isOpen() {
        throw new UnsupportedOperationException();
    }

    /** Ends the stream; whoever waits for an event is told. Idempotent. */
    @Override
    public void close() {}
}
