package dev.announcer.web;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Appended;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Announces what requests bring, or always the same, for adapters that have no more to do with it. Its stages complete with
 * the whole response, of whatever became of the announcement, and never fail; on any thread, or before they are returned.
 * Immutable and thread-safe.
 */
public final class Announcing {
    private final AnnounceEndpoint endpoint;
    private final Function<Announcement, CompletionStage<Appended>> announce;
    private final Optional<Announcement> constant;

    /** Announces the body of each {@code POST}, as the query says. */
    public Announcing(Announcer announcer, WebPolicy policy) {
        this(announcer, policy, Optional.empty());
    }

    /** Announces this at each {@code GET} and {@code POST}, whatever its body is. */
    public Announcing(Announcer announcer, WebPolicy policy, Announcement constant) {
        this(announcer, policy, Optional.of(constant));
    }

    private Announcing(Announcer announcer, WebPolicy policy, Optional<Announcement> constant) {
        this(policy, Objects.requireNonNull(announcer, "announcer")::append, constant);
    }

    /** Whatever announcing is. */
    Announcing(
            WebPolicy policy,
            Function<Announcement, CompletionStage<Appended>> announce,
            Optional<Announcement> constant) {
        this.endpoint = new AnnounceEndpoint(policy);
        this.announce = announce;
        this.constant = constant;
    }

    /** What to do with this request. Never throws for what a client sent. */
    public AnnounceAnswer answer(WebRequest request) {
        return constant.isPresent() ? endpoint.ping(request) : endpoint.announce(request);
    }

    /** Whether the body of a request that is accepted is to be read. */
    public boolean takesBody() {
        return constant.isEmpty();
    }

    /**
     * Announces this body; or the constant, if no body is taken. A batch is refused (415): only the hub takes JSON apart.
     */
    public CompletionStage<WebResponse> announce(AnnounceAnswer.Accept accept, byte... body) {
        if (accept.batch()) {
            return CompletableFuture.completedFuture(Problem.of(
                            415,
                            AnnounceEndpoint.BATCH_TYPE
                                    + " is not taken here; send each announcement by a request of its"
                                    + " own, as any other type")
                    .toResponse()
                    .withHeaders(accept.headers()));
        }
        CompletionStage<Appended> announced;
        try {
            Announcement announcement =
                    constant.orElseGet(() -> accept.parameters().toAnnouncement(body));
            announced = announce.apply(endpoint.check(announcement));
        } catch (RuntimeException refused) {
            announced = CompletableFuture.failedFuture(refused);
        }
        return announced.handle((appended, why) ->
                why == null ? endpoint.answer(appended).withHeaders(accept.headers()) : failure(accept, why));
    }

    /** 413: the body is larger than {@link AnnounceAnswer.Accept#maxBodyBytes}. */
    public WebResponse tooLarge(AnnounceAnswer.Accept accept) {
        return endpoint.tooLarge(accept).withHeaders(accept.headers());
    }

    /** The answer to an announcement that failed so. */
    public WebResponse failure(AnnounceAnswer.Accept accept, Throwable why) {
        return endpoint.failure(why).withHeaders(accept.headers());
    }
}
