package dev.announcer.web;

import dev.announcer.Announcement;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is done with a request to announce that was accepted, for adapters that have no more to do with it. Its stages
 * complete with the whole response, of whatever became of the announcement, and never fail; on any thread, or before they
 * are returned. Immutable and thread-safe.
 */
public final class Announcing {
    private final AnnounceEndpoint endpoint;
    private final Function<Announcement, CompletionStage<String>> announce;

    /**
     * Announces what this endpoint accepted.
     *
     * @param announce {@code announcer::announce}
     */
    public Announcing(AnnounceEndpoint endpoint, Function<Announcement, CompletionStage<String>> announce) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
        this.announce = Objects.requireNonNull(announce, "announce");
    }

    /** Announces this body. A batch is refused (415): only the hub takes JSON apart. */
    public CompletionStage<WebResponse> body(AnnounceAnswer.Accept accept, byte[] body) {
        if (accept.batch()) {
            return CompletableFuture.completedFuture(Problem.of(
                            415,
                            AnnounceEndpoint.BATCH_TYPE
                                    + " is not taken here; send each announcement by a request of its"
                                    + " own, as any other type")
                    .toResponse()
                    .withHeaders(accept.headers()));
        }
        return answer(accept, () -> accept.parameters().toAnnouncement(body));
    }

    /** Announces this, whatever the request's body is. */
    public CompletionStage<WebResponse> constant(AnnounceAnswer.Accept accept, Announcement announcement) {
        return answer(accept, () -> announcement);
    }

    private CompletionStage<WebResponse> answer(AnnounceAnswer.Accept accept, Supplier<Announcement> announcement) {
        CompletionStage<String> announced;
        try {
            announced = announce.apply(endpoint.check(announcement.get()));
        } catch (RuntimeException refused) {
            announced = CompletableFuture.failedFuture(refused);
        }
        return announced.handle(
                (id, why) -> (why == null ? endpoint.answer(id) : endpoint.failure(why)).withHeaders(accept.headers()));
    }
}
