package dev.announcer.tck;

import static java.util.Objects.requireNonNull;

import dev.announcer.Announcer;
import dev.announcer.AnnouncerBuilder;
import dev.announcer.AnnouncerObserver;
import dev.announcer.CloseReason;
import dev.announcer.Event;
import dev.announcer.ListenRequest;
import dev.announcer.web.WebPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** An announcer, the server that serves it, and what the announcer told its observer. */
final class Venue implements AutoCloseable {
    static final String ORIGIN = "https://app.example";

    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(60));

    /** Starts the server under test. */
    @FunctionalInterface
    interface Serving {
        Served serve(Announcer announcer, WebPolicy policy) throws Exception;
    }

    /** A stream that ended, and why. */
    record Closed(ListenRequest request, CloseReason reason) {}

    private final Announcer announcer;
    private final Served served;
    private final List<ListenRequest> opened = new CopyOnWriteArrayList<>();
    private final List<Closed> closed = new CopyOnWriteArrayList<>();

    private Venue(Serving serving, AnnouncerBuilder options, WebPolicy policy) throws Exception {
        announcer = options.observer(new Recording()).build();
        served = serving.serve(announcer, policy);
    }

    /** With options that differ so from: no heartbeat, and the usual ones. */
    static Venue open(Serving serving, UnaryOperator<AnnouncerBuilder> options) throws Exception {
        return new Venue(
                serving,
                options.apply(Announcer.builder().heartbeat(Duration.ZERO)),
                WebPolicy.builder().corsOrigins(List.of(ORIGIN)).build());
    }

    Announcer announcer() {
        return announcer;
    }

    int port() {
        return served.port();
    }

    /** Whom the observer was told of, in order. */
    List<ListenRequest> opened() {
        return opened;
    }

    /** Who ended, in order. */
    List<Closed> closed() {
        return closed;
    }

    WireStream listen(String target, String... headers) {
        return WireConnection.listen(port(), target, headers).opened();
    }

    /** A listener to this topic whose first lines have been read, so that it is there. */
    WireStream listenTo(String topic) {
        WireStream stream = listen("/listen?topic=" + topic);
        stream.next(WireReader.Retry.class);
        return stream;
    }

    /** Announces, and waits until it is accepted. */
    String announce(String topic, String data) {
        return announce(topic, Event.of(data));
    }

    String announce(String topic, Event event) {
        return PATIENCE.answer("announce", announcer.announce(topic, event));
    }

    /** Waits until so many listen. */
    void awaitListeners(int count) {
        await(count + " listeners", () -> announcer.listeners() == count);
    }

    static void await(String what, BooleanSupplier condition) {
        PATIENCE.await(what, condition);
    }

    @Override
    public void close() throws Exception {
        try {
            announcer.close();
        } finally {
            served.stop().close();
        }
    }

    private final class Recording implements AnnouncerObserver {
        @Override
        public void opened(ListenRequest request) {
            opened.add(requireNonNull(request));
        }

        @Override
        public void closed(ListenRequest request, CloseReason reason) {
            closed.add(new Closed(request, reason));
        }
    }
}
