package dev.announcer.web;

import java.util.Objects;

/** Answers requests for {@code /listen}. Immutable and thread-safe. */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class ListenEndpoint {
    private final WebPolicy policy;

    /** An endpoint of this policy. */
    public ListenEndpoint(WebPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /** What to do with this request: open a stream, or send a whole response. Never throws for what a client sent. */
    public ListenAnswer answer(WebRequest request) {
        throw new UnsupportedOperationException(policy + " " + request);
    }

    /**
     * The whole response for a listener that cannot be taken for now: by the policy, 200 and {@code retry} with the end of
     * the body, or 503.
     */
    public WebResponse shed(WebRequest request) {
        throw new UnsupportedOperationException(policy + " " + request);
    }

    /**
     * The whole response for a request that {@code Announcer.listen} refused: {@link #shed} for a
     * {@link dev.announcer.ListenException}, 400 for an {@link IllegalArgumentException}, else 500.
     */
    public WebResponse failure(WebRequest request, Throwable why) {
        throw new UnsupportedOperationException(policy + " " + request + " " + why);
    }
}
