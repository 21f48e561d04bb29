package dev.announcer;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Listening inside the JVM: a cursor over the window, read in the caller's own thread.
 *
 * <p>There is no queue and no thread behind it: nothing grows while it is not read. One that is read so slowly that the
 * journal no longer holds what comes next gives an event of type {@code stream-reset} and goes on at the newest. Thread-safe:
 * each event goes to one of the callers.
 */
public final class EventStream implements Iterable<Event>, AutoCloseable {
    private final Engine engine;
    private final EventCursor cursor;

    EventStream(Engine engine, ListenRequest request) {
        this.engine = engine;
        engine.check(request);
        if (engine.finishing().isDecided() && engine.isClosing()) {
            engine.finishing().check(request);
        }
        if (engine.isClosing()) {
            throw new ListenException(ListenException.Reason.CLOSED, "the announcer is closed");
        }
        this.cursor = new EventCursor(engine, request);
    }

    /**
     * The next event; waits for it.
     *
     * @throws NoSuchElementException if the stream was closed, or the announcer is closed and everything was heard
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public Event take() throws InterruptedException {
        Event event = next(Long.MAX_VALUE);
        if (event == null) {
            throw new NoSuchElementException("the stream has ended");
        }
        return event;
    }

    /** The next event, or empty if there is none yet, or will be none. */
    public Optional<Event> poll() {
        return Optional.ofNullable(cursor.next());
    }

    /**
     * The next event, or empty if there was none within this time, or will be none.
     *
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public Optional<Event> poll(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(next(TimeUnit.NANOSECONDS.convert(timeout)));
    }

    /** Waits for the next event this long; null if there was none, or will be none. */
    private @Nullable Event next(long nanos) throws InterruptedException {
        Event ready = cursor.next();
        if (ready != null) {
            return ready;
        }
        Thread waiting = Thread.currentThread();
        Runnable waker = () -> LockSupport.unpark(waiting);
        long start = System.nanoTime();
        CompletableFuture<?> told = null;
        engine.wakers().add(waker); // before it looks again, so that nothing is added unseen in between
        try {
            while (true) {
                CompletableFuture<?> answer = cursor.awaited();
                if (answer != null && answer != told) {
                    told = answer;
                    answer.whenComplete((ignored, failed) -> waker.run());
                }
                Event event = cursor.next();
                long left = nanos - (System.nanoTime() - start);
                if (event != null || cursor.hasEnded() || left <= 0) {
                    return event;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (answer == cursor.awaited()) {
                    LockSupport.parkNanos(this, left);
                }
            }
        } finally {
            engine.wakers().remove(waker);
        }
    }

    /**
     * Iterates over the events until the stream or the announcer is closed, waiting for each. If the thread is interrupted
     * while it waits, the iteration ends, and the thread's interrupted status is set.
     */
    @Override
    public Iterator<Event> iterator() {
        return new Iterator<>() {
            private @Nullable Event next;

            @Override
            public boolean hasNext() {
                if (next == null) {
                    try {
                        next = EventStream.this.next(Long.MAX_VALUE);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                }
                return next != null;
            }

            @Override
            public Event next() {
                if (!hasNext() || next == null) {
                    throw new NoSuchElementException("the stream has ended");
                }
                Event event = next;
                next = null;
                return event;
            }
        };
    }

    /** The canonical id of the position reached: given as last event id, a stream goes on from here. */
    public String lastEventId() {
        return engine.journal().idOf(cursor.position());
    }

    /**
     * The events from where this stream stands when somebody subscribes. Each subscriber has a cursor of its own and is
     * called on the announcer's executor, one call at a time, for as many events as it requested; what it has not
     * requested waits in the window, not in memory of its own.
     */
    public Flow.Publisher<Event> publisher() {
        return subscriber -> EventSubscription.start(engine, cursor.copy(), subscriber);
    }

    /** Whether events may still come. */
    public boolean isOpen() {
        return !cursor.hasEnded();
    }

    /** Ends the stream; whoever waits for an event is told. Idempotent. */
    @Override
    public void close() {
        cursor.close();
        engine.wakers().wake();
    }
}
