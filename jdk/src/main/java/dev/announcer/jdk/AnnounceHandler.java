package dev.announcer.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Event;
import dev.announcer.web.AnnounceAnswer;
import dev.announcer.web.Announcing;
import dev.announcer.web.WebPolicy;
import dev.announcer.web.WebResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * Announces what is posted, or always the same. Answers for the path of its context alone; what is below it is 404.
 * Requests of pages of other origins are refused unless their origin is allowed. Thread-safe.
 */
public final class AnnounceHandler implements HttpHandler {
    private final Announcing announcing;
    private final Writers writers = Writers.shared();

    /**
     * Announces the body of each {@code POST}, as the query says: {@code topic}, {@code type}, {@code id}, {@code retry},
     * {@code private}. Anybody may.
     */
    public AnnounceHandler(Announcer announcer) {
        this(announcer, WebPolicy.builder().build());
    }

    /** The same with a key, origins and limits. */
    public AnnounceHandler(Announcer announcer, WebPolicy policy) {
        this(new Announcing(announcer, policy));
    }

    /** Announces this data under this topic at each {@code GET} and {@code POST}. */
    public AnnounceHandler(Announcer announcer, String topic, String data) {
        this(announcer, WebPolicy.builder().build(), topic, data);
    }

    /** The same with a key and origins. */
    public AnnounceHandler(Announcer announcer, WebPolicy policy, String topic, String data) {
        this(new Announcing(announcer, policy, Announcement.of(topic, Event.of(data))));
    }

    private AnnounceHandler(Announcing announcing) {
        this.announcing = announcing;
    }

    @Override
    public void handle(HttpExchange exchange) {
        ExchangeRequest request = new ExchangeRequest(exchange);
        if (!request.isForItsContext()) {
            Reply.send(writers, exchange, ExchangeRequest.notFound());
            return;
        }
        AnnounceAnswer answer = announcing.answer(request);
        if (answer instanceof AnnounceAnswer.Accept accept) {
            Errand.start(writers, exchange, () -> announce(exchange, accept));
        } else if (answer instanceof AnnounceAnswer.Reply reply) {
            Reply.send(writers, exchange, reply.response());
        }
    }

    private void announce(HttpExchange exchange, AnnounceAnswer.Accept accept) throws IOException {
        CompletableFuture<WebResponse> answer = announced(exchange, accept);
        if (answer.isDone()) {
            Reply.finish(exchange, answer.join());
        } else { // whichever thread completes it must not be held by this peer
            answer.thenAccept(response -> Reply.send(writers, exchange, response));
        }
    }

    private CompletableFuture<WebResponse> announced(HttpExchange exchange, AnnounceAnswer.Accept accept)
            throws IOException {
        if (!announcing.takesBody()) {
            return announcing.announce(accept).toCompletableFuture();
        }
        int most = (int) Math.min(Integer.MAX_VALUE - 8, accept.maxBodyBytes());
        byte[] body = exchange.getRequestBody().readNBytes(most);
        if (body.length == most && exchange.getRequestBody().read() >= 0) {
            return CompletableFuture.completedFuture(announcing.tooLarge(accept));
        }
        return announcing.announce(accept, body).toCompletableFuture();
    }
}
