package dev.announcer.vertx;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Event;
import dev.announcer.web.AnnounceAnswer;
import dev.announcer.web.Announcing;
import dev.announcer.web.WebPolicy;
import dev.announcer.web.WebResponse;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionStage;

/**
 * Announces what is posted, or always the same. Every request that it is given is taken to be for it; it reads the body
 * itself, so no other handler may have read it before. Requests of pages of other origins are refused unless their origin is
 * allowed; without a key in the policy everybody else may announce. Thread-safe. It does not close the announcer.
 */
public final class AnnounceHandler implements Handler<HttpServerRequest> {
    private final Announcing announcing;

    /**
     * Announces the body of each {@code POST}, as the query says: {@code topic}, {@code type}, {@code id}, {@code retry},
     * {@code private}.
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
    public void handle(HttpServerRequest request) {
        LoopLane lane = LoopLane.of(request);
        RequestHead head = new RequestHead(request);
        AnnounceAnswer answer = announcing.answer(head);
        if (answer instanceof AnnounceAnswer.Reply reply) {
            lane.run(() -> Replies.send(request, reply.response()));
        } else if (answer instanceof AnnounceAnswer.Accept accept) {
            announce(request, lane, accept);
        }
    }

    private void announce(HttpServerRequest request, LoopLane lane, AnnounceAnswer.Accept accept) {
        if (!announcing.takesBody()) {
            answer(request, lane, announcing.announce(accept));
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue(); // the peer waits for it (RFC 9110 section 10.1.1)
        }
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (request.response().ended()) {
                return; // the rest of what was too large
            }
            if (body.length() + (long) part.length() > accept.maxBodyBytes()) {
                Replies.send(request, announcing.tooLarge(accept));
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (!request.response().ended()) {
                answer(request, lane, announcing.announce(accept, body.getBytes()));
            }
        });
    }

    private static void answer(HttpServerRequest request, LoopLane lane, CompletionStage<WebResponse> answer) {
        answer.thenAccept(response -> lane.run(() -> Replies.send(request, response)));
    }
}
