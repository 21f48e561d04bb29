package dev.announcer;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Announces events, and opens the streams of those who listen to them.
 *
 * <p>Thread-safe. Any number may live side by side: an idle one costs less than a kilobyte and no thread.
 */
public final class Announcer implements AutoCloseable {
    private final Engine engine;

    private Announcer(Engine engine) {
        this.engine = engine;
    }

    /** An announcer with the default options, in memory. */
    public static Announcer create() {
        return open(AnnouncerBuilder.DEFAULTS, null).toCompletableFuture().join();
    }

    /** A builder with the default options. */
    public static AnnouncerBuilder builder() {
        return new AnnouncerBuilder();
    }

    static CompletionStage<Announcer> open(Options options, @Nullable Journal journal) {
        Engine engine = new Engine(options, journal);
        CompletionStage<Void> opened;
        try {
            opened = engine.open();
        } catch (RuntimeException failed) {
            opened = CompletableFuture.failedFuture(failed);
        }
        return opened.handle((ignored, failed) -> {
            if (failed == null) {
                return new Announcer(engine);
            }
            engine.journal().close();
            throw failed instanceof CompletionException wrapped ? wrapped : new CompletionException(failed);
        });
    }

    /** Announces this data under the topic {@code default}; see {@link #announce(Announcement)}. */
    public CompletionStage<String> announce(String data) {
        return announce(Announcement.DEFAULT_TOPIC, Event.of(data));
    }

    /** Announces this data under this topic; see {@link #announce(Announcement)}. */
    public CompletionStage<String> announce(String topic, String data) {
        return announce(topic, Event.of(data));
    }

    /** Announces this event under this topic; see {@link #announce(Announcement)}. */
    public CompletionStage<String> announce(String topic, Event event) {
        return announce(Announcement.of(topic, event));
    }

    /** Announces this event under these topics; see {@link #announce(Announcement)}. */
    public CompletionStage<String> announce(List<String> topics, Event event) {
        return announce(Announcement.of(topics, event));
    }

    /**
     * Appends an announcement to the journal, from where every listener that selected a topic of it hears it.
     *
     * <p>The stage completes with the id that the event shows, once the journal accepted it. It waits for no listener; but
     * while a whole lane of them is more than half a window behind, it completes up to a second later, on the
     * {@linkplain AnnouncerBuilder#executor executor}: who waits for it announces no faster than lanes deliver.
     *
     * <p>It fails with {@link AnnounceException}, whose reason tells whether the announcement may have been appended (an
     * announcer that is closed: {@code UNAVAILABLE}), or with {@link IllegalArgumentException} if the journal cannot take the
     * event's own id.
     *
     * @throws IllegalArgumentException if it has more topics, or more bytes of data, than the options allow
     */
    public CompletionStage<String> announce(Announcement announcement) {
        return engine.intake().announce(announcement);
    }

    /**
     * The same as {@link #announce(Announcement)}, and tells whether the announcement was there already, if it was to be
     * announced {@linkplain Announcement#once once}.
     */
    public CompletionStage<Appended> append(Announcement announcement) {
        return engine.intake().append(announcement);
    }

    /**
     * Listens in this JVM to these topics or patterns, to everything public if none is given; from now on.
     *
     * @throws IllegalArgumentException if a selector is not allowed ({@link TopicSelector#parse}), or there are too many
     * @throws ListenException if the announcer is closed
     */
    public EventStream listen(String... selectors) {
        return listen(ListenRequest.to(selectors));
    }

    /**
     * Listens in this JVM. The request's encoding, cursor, overflow, {@code first} and attributes have no effect here.
     *
     * @throws IllegalArgumentException if it has too many selectors
     * @throws ListenException if the announcer is closed
     */
    public EventStream listen(ListenRequest request) {
        return new EventStream(engine, request);
    }

    /**
     * Opens a stream for an adapter. Its position is taken before this returns, so it hears what is announced from now on.
     *
     * @param lane the lane on which the sink is called
     * @param sink makes the sink; called once, before this returns, by the calling thread
     * @throws IllegalArgumentException if the request has too many selectors
     * @throws ListenException if there are too many listeners, or the announcer is closed; the sink was not made then
     */
    public Listener listen(ListenRequest request, Lane lane, Function<Listener, Sink> sink) {
        return engine.listen(request, Objects.requireNonNull(lane, "lane"), sink);
    }

    /** Like {@link #listen(ListenRequest, Lane, Function)}, on one of the announcer's own lanes, in turn. */
    public Listener listen(ListenRequest request, Function<Listener, Sink> sink) {
        return engine.listen(request, null, sink);
    }

    /** How many listeners there are now, event streams not counted. */
    public int listeners() {
        return engine.streams().count();
    }

    /**
     * How it is doing now, in numbers. Any thread; waits for no lane, so it tells of one that is stuck, too. Not for hot
     * paths: it takes some microseconds and a lock that listening takes, too.
     */
    public AnnouncerStatus status() {
        return engine.galleries().status();
    }

    /**
     * The open streams, one by one, event streams not counted. Completes when every lane has been asked, which takes its
     * time among what else the lanes do; one that is stuck is waited for.
     */
    public CompletionStage<List<ListenerStatus>> listenerStatuses() {
        return new Inspection(engine).all();
    }

    /**
     * Ends the stream with this {@linkplain ListenerStatus#number number}, for the reason {@link CloseReason#APPLICATION};
     * an {@code EventSource} comes back. Completes with whether there was one.
     */
    public CompletionStage<Boolean> disconnect(long number) {
        return new Inspection(engine).disconnect(number);
    }

    /**
     * Says that the stream is complete. New announcements are refused; what was announced before is served to the
     * listeners, each of whose streams ends when it has heard the rest. For {@linkplain AnnouncerBuilder#finishLinger a
     * while} one that comes back and missed something gets it, and the end; one that missed nothing is refused for good
     * ({@link ListenException.Reason#FINISHED}; adapters answer 204, at which an {@code EventSource} stops). Then the
     * announcer is closed, and forgotten if nobody else holds it.
     *
     * <p>Completes when the announcer is closed: then nothing of it need be kept. Other announcers over the same record are
     * not finished by this one. Idempotent; {@link #close} may be called at any time.
     */
    public CompletionStage<Void> finish() {
        return engine.finishing().begin();
    }

    /**
     * Closes gracefully, without waiting for it: refuses new announcements and listeners, serves what was announced
     * before, tells the listeners when to come back, ends their streams, and closes the journal. Completes when all that is
     * done, or the close deadline passed. Idempotent.
     */
    public CompletionStage<Void> closeAsync() {
        return engine.close().closed().copy();
    }

    /**
     * Like {@link #closeAsync}, and waits, unless it is called on a lane. If the thread is interrupted while it waits, it
     * goes on at once as after the deadline, and its interrupted status is set.
     */
    @Override
    public void close() {
        boolean wait = !engine.isOnLane();
        Closing closing = engine.close();
        if (wait) {
            closing.await();
        }
    }
}
