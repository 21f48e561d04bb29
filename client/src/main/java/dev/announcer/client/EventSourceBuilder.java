package dev.announcer.client;

import dev.announcer.EventLimits;
import dev.announcer.HeardEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a source is to be like. Begun by {@link EventSource#to}; each {@code open} makes a source of its own. Not thread-safe.
 */
public final class EventSourceBuilder {
    private static final EventSourceObserver NOBODY = new EventSourceObserver() {};

    private final URI url;
    private String method = "GET";
    private @Nullable BodyPublisher body;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private Supplier<Map<String, String>> headerSupplier = Map::of;
    private @Nullable HttpClient client;
    private String lastEventId = "";
    private @Nullable LastEventIdStore store;
    private Duration reconnectDelay = Duration.ofSeconds(3);
    private Duration maxReconnectDelay = Duration.ofSeconds(30);
    private Duration idleTimeout = Duration.ofMinutes(5);
    private EventLimits limits = EventLimits.DEFAULT;
    private boolean reconnecting = true;
    private boolean patient;
    private Executor executor = Threads.POOL;
    private EventSourceObserver observer = NOBODY;
    private Clockwork clockwork = Clockwork.REAL;

    EventSourceBuilder(URI url) {
        String scheme = String.valueOf(url.getScheme());
        if (!(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https")) || url.getHost() == null) {
            throw new IllegalArgumentException("url is " + url + "; one of http or https is needed");
        }
        this.url = url;
    }

    /**
     * Adds a header to every request. {@code Accept} and {@code Cache-Control} take the place of those that the standard asks
     * for; {@code Last-Event-ID} is set by the source alone.
     *
     * @throws IllegalArgumentException if a header may not be called so, may not have this value, or may not be set
     */
    public EventSourceBuilder header(String name, String value) {
        HttpRequest.newBuilder(url).header(name, value); // checks
        if (name.equalsIgnoreCase("Last-Event-ID")) {
            throw new IllegalArgumentException("Last-Event-ID is no header to set; there is lastEventId(...)");
        }
        headers.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
        return this;
    }

    /**
     * Asks for headers before every attempt, for tokens that must be fresh; they go before those of {@link #header}. It may
     * block, for as long as the idle timeout. What it throws ends the source.
     */
    public EventSourceBuilder headers(Supplier<Map<String, String>> supplier) {
        this.headerSupplier = Objects.requireNonNull(supplier, "supplier");
        return this;
    }

    /** Sends a POST with a body instead of a GET; see {@link #method}. */
    public EventSourceBuilder post(String contentType, String text) {
        headers.remove("Content-Type");
        return header("Content-Type", contentType)
                .method("POST", HttpRequest.BodyPublishers.ofString(Objects.requireNonNull(text, "text")));
    }

    /**
     * Sends this method with a body instead of a GET. The body is sent anew with every attempt. Who asks for one answer, and not
     * for the same again when it ends, also wants {@link #reconnecting reconnecting(false)}.
     */
    public EventSourceBuilder method(String name, BodyPublisher content) {
        HttpRequest.newBuilder(url).method(name, content); // checks
        this.method = name;
        this.body = content;
        return this;
    }

    /**
     * Sends requests by this client, which goes on when the source is closed. By default all sources share one.
     *
     * @throws IllegalArgumentException if it follows redirects: it would take credentials to other origins. The source follows
     *     them itself
     */
    public EventSourceBuilder httpClient(HttpClient own) {
        if (own.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("the client has followRedirects(" + own.followRedirects()
                    + "); NEVER is needed: the source follows redirects, without credentials where they do not belong");
        }
        this.client = own;
        return this;
    }

    /**
     * Begins behind the event of this id; empty (the default): with what comes. One that a {@link #lastEventIds store} holds
     * goes before it.
     *
     * @throws IllegalArgumentException if it holds NUL, CR or LF, which no id can
     */
    public EventSourceBuilder lastEventId(String id) {
        if (id.chars().anyMatch(c -> c == 0 || c == '\r' || c == '\n')) {
            throw new IllegalArgumentException("lastEventId has a NUL or the end of a line in it");
        }
        this.lastEventId = id;
        return this;
    }

    /** Keeps the last event id outside the process. By default it is kept in memory. */
    public EventSourceBuilder lastEventIds(LastEventIdStore kept) {
        this.store = Objects.requireNonNull(kept, "kept");
        return this;
    }

    /**
     * How long to wait before connecting again, until the server sets another time by {@code retry:}; 3 s by default, 0 = at
     * once. Further waits grow, at random, up to {@link #maxReconnectDelay}; after a stream that held for a minute they begin
     * anew.
     */
    public EventSourceBuilder reconnectDelay(Duration delay) {
        this.reconnectDelay = notNegative("delay", delay);
        return this;
    }

    /** What waits grow up to; 30 s by default. A server may ask for more, up to a day. 0 = they do not grow. */
    public EventSourceBuilder maxReconnectDelay(Duration delay) {
        this.maxReconnectDelay = notNegative("delay", delay);
        return this;
    }

    /**
     * Connects again when nothing has come for so long; every byte counts, comments too. 5 min by default, 0 = never. It holds
     * from the beginning of an attempt, and not while events wait to be taken. A server that sends heartbeats allows for a
     * shorter one.
     */
    public EventSourceBuilder idleTimeout(Duration timeout) {
        this.idleTimeout = notNegative("timeout", timeout);
        return this;
    }

    /** How much of one line, event and id is held. By default {@link EventLimits#DEFAULT}. */
    public EventSourceBuilder limits(EventLimits most) {
        this.limits = Objects.requireNonNull(most, "most");
        return this;
    }

    /** Whether it connects again after the end of the stream, a failure to connect, or a broken connection. True by default. */
    public EventSourceBuilder reconnecting(boolean again) {
        this.reconnecting = again;
        return this;
    }

    /**
     * Whether it also connects again after the statuses 408, 429 and 5xx, no sooner than {@code Retry-After} says. False by
     * default, as the standard has it.
     */
    public EventSourceBuilder retryingStatuses(boolean again) {
        this.patient = again;
        return this;
    }

    /** Runs callbacks, the supplier of headers and the source itself; it must not refuse tasks. By default daemon threads. */
    public EventSourceBuilder executor(Executor own) {
        this.executor = Objects.requireNonNull(own, "own");
        return this;
    }

    /** Tells this observer what happens beside events. */
    public EventSourceBuilder observer(EventSourceObserver told) {
        this.observer = Objects.requireNonNull(told, "told");
        return this;
    }

    EventSourceBuilder clockwork(Clockwork set) {
        this.clockwork = set;
        return this;
    }

    /** Begins to listen; events are taken from the source. What the store throws when it is asked for its id passes through. */
    public EventSource open() {
        return open(null, settings());
    }

    /**
     * Begins to listen, and calls this for every event, one call at a time, on the source's executor. It may block, which slows
     * the server down in the end. What it throws ends the source.
     */
    public EventSource open(Consumer<? super HeardEvent> heard) {
        return open(Objects.requireNonNull(heard, "heard"), settings());
    }

    private static EventSource open(@Nullable Consumer<? super HeardEvent> heard, Settings settings) {
        EventSource source = new EventSource(settings, heard);
        source.start();
        return source;
    }

    private Settings settings() {
        return new Settings(
                url,
                method,
                body,
                Map.copyOf(headers),
                headerSupplier,
                client,
                lastEventId,
                store,
                reconnectDelay,
                maxReconnectDelay,
                idleTimeout,
                limits,
                reconnecting,
                patient,
                executor,
                observer,
                clockwork);
    }

    private static Duration notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + "; 0 or more is needed");
        }
        return value;
    }
}
