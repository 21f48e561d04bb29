package dev.announcer.vertx;

import dev.announcer.Announcer;
import dev.announcer.Encoding;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.web.Admission;
import dev.announcer.web.ListenAnswer;
import dev.announcer.web.ListenEndpoint;
import dev.announcer.web.WebPolicy;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.Optional;

/**
 * Streams an announcer's events: {@code server.requestHandler(new ListenHandler(announcer))}; with the router of Vert.x Web
 * {@code router.route("/listen").handler(context -> listen.handle(context.request()))}.
 *
 * <p>Routing is the application's: every request that it is given is taken to be for it. Thread-safe. It does not close the
 * announcer.
 */
public final class ListenHandler implements Handler<HttpServerRequest> {
    private static final System.Logger LOG = System.getLogger(ListenHandler.class.getName());

    private final Announcer announcer;
    private final ListenEndpoint endpoint;
    private final Admission<HttpServerRequest> admission;

    /** Everybody hears what is public. */
    public ListenHandler(Announcer announcer) {
        this(announcer, Admission.everybody());
    }

    /** With keys, origins and limits. */
    public ListenHandler(Announcer announcer, WebPolicy policy) {
        this(announcer, policy, Admission.everybody());
    }

    /**
     * The application decides who hears what: {@code (request, asked) -> asked.mayRead("users/" + name(request))}. It is
     * called on the thread that serves the request, which is an event loop: it must not block.
     */
    public ListenHandler(Announcer announcer, Admission<HttpServerRequest> admission) {
        this(announcer, WebPolicy.builder().build(), admission);
    }

    /** With keys, origins and limits, and the application's own decision after them. */
    public ListenHandler(Announcer announcer, WebPolicy policy, Admission<HttpServerRequest> admission) {
        this.announcer = Objects.requireNonNull(announcer, "announcer");
        this.endpoint = new ListenEndpoint(policy);
        this.admission = Objects.requireNonNull(admission, "admission");
    }

    @Override
    public void handle(HttpServerRequest request) {
        stream(request, admission);
    }

    /**
     * Answers this request with a stream, or says why not: what a handler of one's own calls when it knows who asks.
     *
     * @param admission asked for this one listener; the one of the constructor is not
     * @throws IllegalStateException if the response has been begun; to the context, if this is not its event loop
     */
    public void stream(HttpServerRequest request, Admission<HttpServerRequest> admission) {
        LoopLane lane = LoopLane.of(request);
        RequestHead head = new RequestHead(request);
        ListenAnswer answer = endpoint.answer(head, asked -> admission.admit(request, asked));
        if (answer instanceof ListenAnswer.Stream stream) {
            lane.run(() -> open(request, lane, stream));
        } else if (answer instanceof ListenAnswer.Reply reply) {
            reply.failure()
                    .ifPresent(failed -> LOG.log(System.Logger.Level.WARNING, "a listener was not admitted", failed));
            lane.run(() -> Replies.send(request, reply.response()));
        }
    }

    /** On the lane, so that the head is written before the sink is called. */
    private void open(HttpServerRequest request, LoopLane lane, ListenAnswer.Stream stream) {
        if (request.response().headWritten() || request.response().ended()) {
            throw new IllegalStateException("the response has been begun by somebody else: " + request.uri());
        }
        Optional<Wire> wire = Wire.below(request);
        Optional<String> encoder = wire.flatMap(to -> to.encoder(lane.loop()));
        ListenRequest listen = stream.request()
                .encoding(encoder.isPresent() && !Replies.isHttp10(request) ? Encoding.CHUNKED : Encoding.RAW)
                .attribute("address", String.valueOf(request.remoteAddress()))
                .build();
        ResponseStream[] sink = new ResponseStream[1];
        Listener mine;
        try {
            mine = announcer.listen(listen, lane, listener -> {
                sink[0] = encoder.isPresent()
                        ? new ChannelSink(request, wire.get(), encoder.get(), lane, listener)
                        : new ResponseSink(request, wire, lane, listener);
                return sink[0];
            });
        } catch (RuntimeException refused) {
            Replies.send(request, endpoint.failure(new RequestHead(request), refused));
            return;
        }
        try {
            sink[0].begin(stream.head());
        } catch (RuntimeException failed) { // as by a handler of the application's that is called when a head is sent
            mine.ended();
            throw failed;
        }
    }
}
