package dev.announcer.hub;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.web.AnnounceAnswer;
import dev.announcer.web.AnnounceEndpoint;
import dev.announcer.web.WebResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /announce}, one announcement or a batch, and {@code /ping}. */
final class AnnounceRoute implements Route {
    private final AnnounceEndpoint endpoint;
    private final Function<Announcement, CompletionStage<Appended>> announce;
    private final boolean ping;

    private AnnounceRoute(
            AnnounceEndpoint endpoint, Function<Announcement, CompletionStage<Appended>> announce, boolean ping) {
        this.endpoint = endpoint;
        this.announce = announce;
        this.ping = ping;
    }

    static AnnounceRoute announce(
            AnnounceEndpoint endpoint, Function<Announcement, CompletionStage<Appended>> announce) {
        return new AnnounceRoute(endpoint, announce, false);
    }

    /** Whatever its body is. */
    static AnnounceRoute ping(AnnounceEndpoint endpoint, Function<Announcement, CompletionStage<Appended>> announce) {
        return new AnnounceRoute(endpoint, announce, true);
    }

    @Override
    public Plan plan(RequestHead head) {
        AnnounceAnswer answer = ping ? endpoint.ping(head) : endpoint.announce(head);
        if (answer instanceof AnnounceAnswer.Accept accept) {
            return new Plan.ReadBody(
                    accept.maxBodyBytes(),
                    () -> endpoint.tooLarge(accept).withHeaders(accept.headers()),
                    (body, lane) -> act(accept, body, lane));
        }
        return new Plan.Reply(((AnnounceAnswer.Reply) answer).response());
    }

    private CompletionStage<WebResponse> act(AnnounceAnswer.Accept accept, byte[] body, NettyLane lane) {
        return accept.batch()
                ? new BatchAnnouncing(endpoint, announce, accept.parameters(), body, lane)
                        .start()
                        .handle((response, why) -> answer(accept, response, why))
                : one(accept, body)
                        .handle((appended, why) ->
                                answer(accept, appended == null ? null : endpoint.answer(appended), why));
    }

    private WebResponse answer(AnnounceAnswer.Accept accept, @Nullable WebResponse response, @Nullable Throwable why) {
        WebResponse known = response != null
                ? response
                : endpoint.failure(why == null ? new IllegalStateException("neither an answer nor a failure") : why);
        return known.withHeaders(accept.headers());
    }

    private CompletionStage<Appended> one(AnnounceAnswer.Accept accept, byte[] body) {
        try {
            Announcement announcement = ping
                    ? accept.parameters().toAnnouncement(AnnounceEndpoint.PING_DATA)
                    : accept.parameters().toAnnouncement(body);
            return announce.apply(endpoint.check(announcement));
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}
