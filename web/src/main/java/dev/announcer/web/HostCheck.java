package dev.announcer.web;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refuses requests that were sent to another host than this one, if the policy says {@code localOnly}: a page on the web
 * whose name was made to point to this machine (DNS rebinding, CWE-350) still names itself in {@code Host}. Ports are
 * not compared. A request without {@code Host} (HTTP/1.0) is served: no browser sends one.
 *
 * <p>The endpoints ask it themselves; an adapter asks it for its other routes. Immutable and thread-safe.
 */
public final class HostCheck {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean localOnly;
    private final Set<String> allowed;

    /** A Host that was allowed: nearly all requests have the same (a benign race). */
    private String known = "localhost";

    /** A check of this policy. */
    public HostCheck(WebPolicy policy) {
        this.localOnly = policy.localOnly();
        this.allowed = Stream.concat(
                        LOCAL.stream(), policy.publicNames().stream().map(Authority::host))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The response to send instead (421, RFC 9110 section 15.5.20); empty if the request may be served. */
    public Optional<WebResponse> refuse(WebRequest request) {
        if (!localOnly) {
            return Optional.empty();
        }
        List<String> sent = Authority.sent(request);
        if (sent.isEmpty() || (sent.size() == 1 && isAllowed(sent.get(0)))) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(
                        421,
                        "Host is \"" + String.join("\", \"", sent)
                                + "\"; localhost, 127.0.0.1, [::1] and the public names are served here")
                .toResponse());
    }

    private boolean isAllowed(String sent) {
        if (sent.equals(known)) {
            return true;
        }
        boolean isAllowed =
                Authority.parse(sent).filter(to -> allowed.contains(to.host())).isPresent();
        if (isAllowed) {
            known = sent;
        }
        return isAllowed;
    }
}
