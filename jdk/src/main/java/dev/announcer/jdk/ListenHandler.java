package dev.announcer.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.announcer.Announcer;
import dev.announcer.ListenRequest;
import dev.announcer.web.Admission;
import dev.announcer.web.ListenAnswer;
import dev.announcer.web.ListenEndpoint;
import dev.announcer.web.WebPolicy;
import java.util.Objects;

/**
 * Streams an announcer's events: {@code server.createContext("/listen", new ListenHandler(announcer))}. Answers for the
 * path of its context alone; what is below it is 404. Thread-safe.
 *
 * <p>It holds the server's thread only while the request is looked at, and while the application decides on it.
 */
public final class ListenHandler implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(ListenHandler.class.getName());

    private final Announcer announcer;
    private final ListenEndpoint endpoint;
    private final Admission<HttpExchange> admission;
    private final Writers writers;

    /** Everybody hears what is public. */
    public ListenHandler(Announcer announcer) {
        this(announcer, WebPolicy.builder().build(), Admission.everybody());
    }

    /** With keys, origins and limits. */
    public ListenHandler(Announcer announcer, WebPolicy policy) {
        this(announcer, policy, Admission.everybody());
    }

    /**
     * The application decides who hears what: {@code (exchange, asked) -> asked.mayRead("users/" + name(exchange))}.
     */
    public ListenHandler(Announcer announcer, Admission<HttpExchange> admission) {
        this(announcer, WebPolicy.builder().build(), admission);
    }

    /** With keys, origins and limits, and the application's own decision after them. */
    public ListenHandler(Announcer announcer, WebPolicy policy, Admission<HttpExchange> admission) {
        this(announcer, policy, admission, Writers.shared());
    }

    ListenHandler(Announcer announcer, WebPolicy policy, Admission<HttpExchange> admission, Writers writers) {
        this.announcer = Objects.requireNonNull(announcer, "announcer");
        this.endpoint = new ListenEndpoint(policy);
        this.admission = Objects.requireNonNull(admission, "admission");
        this.writers = writers;
    }

    @Override
    public void handle(HttpExchange exchange) {
        ExchangeRequest request = new ExchangeRequest(exchange);
        if (!request.isForItsContext()) {
            Reply.send(writers, exchange, ExchangeRequest.notFound());
            return;
        }
        ListenAnswer answer = endpoint.answer(request, asked -> admission.admit(exchange, asked));
        if (answer instanceof ListenAnswer.Stream stream) {
            open(exchange, request, stream);
        } else if (answer instanceof ListenAnswer.Reply reply) {
            reply.failure()
                    .ifPresent(failed -> LOG.log(System.Logger.Level.WARNING, "a listener was not admitted", failed));
            Reply.send(writers, exchange, reply.response());
        }
    }

    private void open(HttpExchange exchange, ExchangeRequest request, ListenAnswer.Stream stream) {
        ListenRequest listen = stream.request()
                .attribute("address", String.valueOf(exchange.getRemoteAddress()))
                .build();
        try {
            announcer.listen(listen, listener -> ExchangeSink.begin(exchange, stream.head(), listener, writers));
        } catch (RuntimeException refused) {
            Reply.send(writers, exchange, endpoint.failure(request, refused));
        }
    }
}
