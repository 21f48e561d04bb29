package dev.announcer.web;

import java.util.Objects;
import java.util.Optional;

/**
 * Refuses requests that were sent to another host than this one, if the policy says {@code localOnly}: a page on the web
 * whose name was made to point to this machine (DNS rebinding, CWE-350) still names itself in {@code Host}.
 *
 * <p>The endpoints ask it themselves; an adapter asks it for its other routes. Immutable and thread-safe.
 */
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class HostCheck {
    private final WebPolicy policy;

    /** A check of this policy. */
    public HostCheck(WebPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /** The response to send instead (421, RFC 9110 section 15.5.20); empty if the request may be served. */
    public Optional<WebResponse> refuse(WebRequest request) {
        throw new UnsupportedOperationException(policy + " " + request);
    }
}
