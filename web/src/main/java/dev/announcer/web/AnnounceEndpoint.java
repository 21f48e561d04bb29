package dev.announcer.web;

import dev.announcer.Announcement;
import java.util.List;
import java.util.Objects;

/**
 * Answers requests for {@code /announce} and {@code /ping}. Immutable and thread-safe.
 *
 * <p>The adapter asks with the head of a request ({@link #announce}, {@link #ping}), and if it is accepted reads the body,
 * makes the announcement ({@link AnnounceParameters#toAnnouncement}, {@link #check}), announces it, and sends
 * {@link #answer} or {@link #failure}, with {@link AnnounceAnswer.Accept#headers} added.
 */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class AnnounceEndpoint {
    /** The media type of a batch and of its answer. */
    public static final String BATCH_TYPE = "application/x-ndjson";

    /** The topic under which {@code /ping} announces. */
    public static final String PING_TOPIC = "ping";

    /** What {@code /ping} announces. */
    public static final String PING_DATA = "pong";

    private final WebPolicy policy;

    /** An endpoint of this policy. */
    public AnnounceEndpoint(WebPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /** What to do with this request for {@code /announce}. Never throws for what a client sent. */
    public AnnounceAnswer announce(WebRequest request) {
        throw new UnsupportedOperationException(policy + " " + request);
    }

    /**
     * What to do with this request for {@code /ping}: if it is accepted, its body is of no interest, and
     * {@code accept.parameters().toAnnouncement(PING_DATA)} is announced.
     */
    public AnnounceAnswer ping(WebRequest request) {
        throw new UnsupportedOperationException(policy + " " + request);
    }

    /**
     * Returns the announcement if it keeps the policy's limits.
     *
     * @throws ProblemException 400 if it has too many topics, 413 if it has too many bytes as it goes over the wire
     */
    public Announcement check(Announcement announcement) {
        throw new UnsupportedOperationException(policy + " " + announcement);
    }

    /** 413: the body is, or would be, larger than {@link AnnounceAnswer.Accept#maxBodyBytes}. */
    public WebResponse tooLarge(AnnounceAnswer.Accept accept) {
        throw new UnsupportedOperationException(policy + " " + accept);
    }

    /** 200: the announcement was accepted and got this id. */
    public WebResponse answer(String id) {
        throw new UnsupportedOperationException(policy + " " + id);
    }

    /** 200: the answer to a batch, made of {@link #line} and {@link #errorLine}, in the order of the batch. */
    public WebResponse answer(List<String> lines) {
        throw new UnsupportedOperationException(policy + " " + lines);
    }

    /**
     * The announcement failed: 503 with {@code Retry-After} for BUSY and UNAVAILABLE, 504 for UNKNOWN, 400 for an
     * {@link IllegalArgumentException}, the problem of a {@link ProblemException}, else 500. What a stage wraps around the
     * cause is taken off.
     */
    public WebResponse failure(Throwable why) {
        throw new UnsupportedOperationException(policy + " " + why);
    }

    /** The line of a batch's answer for an announcement that was accepted and got this id, without its end. */
    public static String line(String id) {
        return "{\"id\":" + Json.string(id) + "}";
    }

    /** The line of a batch's answer for an announcement that failed, without its end. */
    public static String errorLine(Throwable why) {
        throw new UnsupportedOperationException(String.valueOf(why));
    }
}
