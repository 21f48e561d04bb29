package dev.announcer.client;

import dev.announcer.HeardEvent;
import dev.announcer.client.Failure.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Listens to a stream of events, and goes on where it was when the connection is lost (HTML Living Standard 9.2).
 *
 * <p>Events are taken ({@link #take}, {@link #poll}, a {@code for} loop), or given to a callback ({@link
 * EventSourceBuilder#open(Consumer)}), or to a subscriber ({@link #publisher}); one of the three. Nothing is read of the
 * connection while more than a few hundred events wait: a slow reader slows the server down, and fills no memory.
 *
 * <p>It listens from {@code open} until {@link #close}, or until a failure is final: an answer that is not a stream (204 is how a
 * server says that there is no more), something too large, a callback that throws. After everything else it connects again. It
 * has no thread while nothing happens, but for one that all sources share.
 *
 * <p>Thread-safe; of several threads that take, each event goes to one.
 */
public final class EventSource implements Iterable<HeardEvent>, AutoCloseable {
    /** What a source is doing. */
    public enum State {
        /** It has no stream, and tries to have one or waits to try again. */
        CONNECTING,
        /** It has a stream. */
        OPEN,
        /** It is over. What was heard before may still be taken, unless {@code close} was called. */
        CLOSED
    }

    private final Serial callbacks;
    private final Progress progress;
    private final Connector connector;
    private final AtomicBoolean subscribed = new AtomicBoolean();

    EventSource(Settings settings, @Nullable Consumer<? super HeardEvent> heard) {
        LastEventIdStore store = settings.store();
        String stored = store == null ? "" : store.load();
        String first = stored.isEmpty() ? settings.lastEventId() : stored;
        this.callbacks = new Serial(settings.executor(), this::broken);
        this.progress = new Progress(store, first);
        this.connector = new Connector(settings, first, heard != null, callbacks);
        if (heard != null) {
            subscribed.set(true);
            new Delivery(connector.inbox(), callbacks, progress, heard);
        }
    }

    private void broken(Throwable thrown) {
        connector.broken(thrown);
    }

    void start() {
        connector.start();
    }

    /**
     * Begins to listen, with all as it is by default.
     *
     * @throws IllegalArgumentException if this is no URL of http or https
     */
    public static EventSource open(String url) {
        return to(url).open();
    }

    /**
     * A source that is not open yet.
     *
     * @throws IllegalArgumentException if this is no URL of http or https
     */
    public static EventSourceBuilder to(String url) {
        return new EventSourceBuilder(URI.create(url));
    }

    /** A source that is not open yet; see {@link #to(String)}. */
    public static EventSourceBuilder to(URI url) {
        return new EventSourceBuilder(url);
    }

    /** What it is doing. */
    public State state() {
        return connector.state();
    }

    /** The head of the answer that opened the stream; empty unless it is open. */
    public Optional<Opening> opening() {
        return Optional.ofNullable(connector.opening());
    }

    /** What failed last, and why it is closed if it is; empty if nothing failed, or {@link #close} was called. */
    public Optional<Failure> failure() {
        return connector.failure();
    }

    /**
     * The last event id of what was handed over: a source that is given it goes on behind that. Empty if there is none.
     */
    public String lastEventId() {
        return progress.handedOver();
    }

    /**
     * The next event; waits for it.
     *
     * @throws NoSuchElementException if there is no more: the source was closed, or the server said so
     * @throws EventSourceException if there is no more because of a failure
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public HeardEvent take() throws InterruptedException {
        HeardEvent event = next(Long.MAX_VALUE);
        if (event == null) {
            throw new NoSuchElementException("the source is closed");
        }
        return event;
    }

    /**
     * The next event; empty if there is none yet, or {@link #state} is CLOSED.
     *
     * @throws EventSourceException if there is no more because of a failure
     */
    public Optional<HeardEvent> poll() {
        try {
            return Optional.ofNullable(next(0));
        } catch (InterruptedException impossible) {
            throw new IllegalStateException("nothing was waited for", impossible);
        }
    }

    /**
     * The next event; empty if there was none within this time, or {@link #state} is CLOSED.
     *
     * @throws EventSourceException if there is no more because of a failure
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public Optional<HeardEvent> poll(Duration timeout) throws InterruptedException {
        return Optional.ofNullable(next(TimeUnit.NANOSECONDS.convert(timeout)));
    }

    private @Nullable HeardEvent next(long nanos) throws InterruptedException {
        progress.handled();
        Inbox inbox = connector.inbox();
        long left = nanos;
        while (true) {
            if (inbox.poll() instanceof Inbox.Heard heard) {
                progress.handOver(heard.lastEventId());
                if (heard.event() != null) {
                    return heard.event();
                }
                progress.handled();
            } else if (inbox.isDone()) {
                EventSourceException failed = fatal();
                if (failed != null) {
                    throw failed;
                }
                return null;
            } else if (left <= 0) {
                return null;
            } else {
                left = inbox.await(left);
            }
        }
    }

    /** Why it is over, if that is a failure; null if it was closed, or the server had no more to say. */
    @Nullable
    EventSourceException fatal() {
        Failure why = connector.failure().orElse(null);
        return why == null || why.isNoMore() || why.reason() == Reason.ENDED ? null : new EventSourceException(why);
    }

    /**
     * Iterates over the events, waiting for each, until there is no more. If the thread is interrupted while it waits, the
     * iteration ends, and the thread's interrupted status is set. {@code hasNext} throws an {@link EventSourceException} if
     * there is no more because of a failure.
     */
    @Override
    public Iterator<HeardEvent> iterator() {
        return new HeardIterator(this::nextOrNull, "the source is closed");
    }

    private @Nullable HeardEvent nextOrNull() {
        try {
            return next(Long.MAX_VALUE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /**
     * The events, for one subscriber, as many as it requests. It is called on the source's executor, one call at a time; when
     * it cancels, the source is closed. It completes when there is no more, and fails with an {@link EventSourceException} if
     * that is because of a failure.
     */
    public Flow.Publisher<HeardEvent> publisher() {
        return subscriber -> {
            if (subscribed.getAndSet(true)) {
                SourceSubscription.refuse(callbacks, subscriber);
            } else {
                SourceSubscription.start(this, connector.inbox(), callbacks, progress, subscriber);
            }
        };
    }

    /**
     * Ends it for good, from any thread, a callback's too: the connection is let go, and no event is handed over any more
     * (a callback that is under way is not waited for). Does not wait. Idempotent.
     */
    @Override
    public void close() {
        connector.close();
    }
}
