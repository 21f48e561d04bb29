package dev.announcer.client;

import dev.announcer.EventParser;
import dev.announcer.HeardEvent;
import dev.announcer.client.EventSource.State;
import dev.announcer.client.Failure.Reason;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has a stream, again and again, until it is closed or a failure is final.
 *
 * <pre>{@code
 *                 200 text/event-stream
 *   CONNECTING ---------------------------> OPEN
 *     ^    |  <---------------------------   |
 *     |    |   the stream ended, broke,      |
 *     +----+   was idle: tell, wait          |
 *    no connection                           |
 *          |   close(), any other answer,    |
 *          +---> CLOSED <--------------------+   too large, a callback failed
 * }</pre>
 *
 * <p>Confined to its serial, but for {@link #close} and what is volatile.
 */
final class Connector implements EventParser.Handler {
    private final Settings settings;
    private final Serial serial;
    private final Inbox inbox = new Inbox();
    private final Backoff backoff;
    private final Serial callbacks;
    private final Consumer<Runnable> teller;
    private final HttpClient client;
    private final AtomicBoolean closed = new AtomicBoolean();

    private volatile State state = State.CONNECTING;
    private volatile @Nullable Opening opening;
    private volatile Optional<Failure> failure = Optional.empty();

    // confined to the serial
    private String lastEventId;
    private @Nullable Attempt attempt;
    private Clockwork.@Nullable Alarm waiting;
    private long openedNanos;
    private boolean over;

    /** One that is not started; {@code inOrder}: what the observer is told waits its turn among the events. */
    Connector(Settings settings, String lastEventId, boolean inOrder, Serial callbacks) {
        this.settings = settings;
        this.lastEventId = lastEventId;
        this.serial = new Serial(settings.executor(), this::broken);
        this.backoff = new Backoff(settings.reconnectDelay(), settings.maxReconnectDelay(), settings.clockwork());
        this.callbacks = callbacks;
        this.teller = inOrder ? call -> inbox.put(new Inbox.Told(call)) : callbacks::execute;
        this.client = settings.client() == null ? SharedHttpClient.acquire() : settings.client();
        inbox.onRoom(() -> serial.execute(this::pump));
    }

    Inbox inbox() {
        return inbox;
    }

    State state() {
        return closed.get() ? State.CLOSED : state;
    }

    /** The head of the answer that opened the stream; null unless it is open. */
    @Nullable
    Opening opening() {
        return state() == State.OPEN ? opening : null;
    }

    /** What failed last; nothing if it was closed by somebody. */
    Optional<Failure> failure() {
        return failure;
    }

    void start() {
        serial.execute(this::connect);
    }

    private void connect() {
        waiting = null;
        if (!over) {
            Attempt next = new Attempt(this, settings, serial, lastEventId);
            attempt = next;
            next.start();
        }
    }

    /** {@code java.net.http} sends header values as ASCII and nothing else; for an id that is not there is another way. */
    Transport transport(String id) {
        boolean plain = id.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
        return plain ? new HttpTransport(client) : new SocketTransport(client, Threads.POOL);
    }

    void opened(Opening head) {
        openedNanos = settings.clockwork().nanos();
        opening = head;
        state = State.OPEN;
        tell(observer -> observer.opened(head));
    }

    @Override
    public void event(HeardEvent event) {
        lastEventId = event.lastEventId();
        inbox.put(new Inbox.Heard(event, lastEventId));
    }

    @Override
    public void cursor(String id) {
        lastEventId = id;
        inbox.put(new Inbox.Heard(null, id));
    }

    @Override
    public void retry(Duration time) {
        backoff.retry(time);
    }

    private void pump() {
        if (attempt != null) {
            attempt.pump();
        }
    }

    /** An attempt is over; {@code wait}: the least that the server asks for. */
    void ended(Failure why, boolean mayRetry, Optional<Duration> wait) {
        attempt = null;
        if (over) {
            return;
        }
        failure = Optional.of(why);
        if (!mayRetry || !settings.reconnecting()) {
            finish(why);
            return;
        }
        if (state == State.OPEN) {
            backoff.held(settings.clockwork().nanos() - openedNanos);
            state = State.CONNECTING;
        }
        Duration backedOff = backoff.next();
        Duration delay = wait.filter(asked -> asked.compareTo(backedOff) > 0)
                .map(asked -> asked.compareTo(Backoff.MAX_RETRY) > 0 ? Backoff.MAX_RETRY : asked)
                .orElse(backedOff);
        tell(observer -> observer.reconnecting(why, delay));
        waiting = settings.clockwork().after(delay, () -> serial.execute(this::connect));
    }

    /** For good, and what was heard before may still be taken. */
    private void finish(Failure why) {
        over = true;
        state = State.CLOSED;
        tell(observer -> observer.closed(Optional.of(why)));
        inbox.end();
        release();
    }

    /** A callback, or this code, threw what nobody expected. */
    void broken(Throwable thrown) {
        Failure why = Failure.of(Reason.CALLBACK, "a callback failed (" + thrown + ")", thrown);
        if (closed.compareAndSet(false, true)) {
            failure = Optional.of(why);
            inbox.close();
            serial.execute(() -> stop(Optional.of(why)));
        }
    }

    /** For good, at once, and nothing that was heard before is handed over any more. Thread-safe. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            failure = state == State.CLOSED ? failure : Optional.empty();
            inbox.close();
            serial.execute(() -> stop(Optional.empty()));
        }
    }

    private void stop(Optional<Failure> why) {
        if (over) {
            return;
        }
        over = true;
        state = State.CLOSED;
        if (waiting != null) {
            waiting.cancel();
        }
        if (attempt != null) {
            attempt.cancel();
            attempt = null;
        }
        callbacks.execute(() -> settings.observer().closed(why));
        release();
    }

    private void release() {
        if (settings.client() == null) {
            SharedHttpClient.release();
        }
    }

    private void tell(Consumer<EventSourceObserver> call) {
        teller.accept(() -> call.accept(settings.observer()));
    }
}
