package dev.announcer.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every endpoint begins with, in this order: the method (405), the host (421), {@code OPTIONS}; and what every
 * answer of it gets: the CORS fields (WHATWG Fetch 3.2), and no body for HEAD.
 *
 * <p>An origin is told that it may read the answer only if it is allowed by name, never {@code *}: with credentials
 * that is not allowed anyway, and an origin reflected unseen would open the answers to every page (CWE-942).
 */
final class Entrance {
    private final List<String> methods;
    private final String allow;
    private final HostCheck hosts;
    private final Origins origins;

    Entrance(WebPolicy policy, List<String> methods) {
        this.methods = methods;
        this.allow = String.join(", ", methods) + ", OPTIONS";
        this.hosts = new HostCheck(policy);
        this.origins = new Origins(policy);
    }

    /** The answer to a request that needs no look at its query and keys; empty: go on. */
    Optional<WebResponse> answer(WebRequest request) {
        boolean options = request.method().equals("OPTIONS");
        if (!options && !methods.contains(request.method())) {
            return Optional.of(Problem.of(405, "the method " + request.method() + " is not allowed here, but " + allow)
                    .toResponse()
                    .withHeader("allow", allow));
        }
        Optional<WebResponse> elsewhere = hosts.refuse(request);
        return elsewhere.isPresent() || !options ? elsewhere : Optional.of(options(request));
    }

    /**
     * The answer to {@code OPTIONS} (RFC 9110 section 9.3.7). A preflight (WHATWG Fetch 3.2.3) carries no key, so it is
     * answered before keys are looked at; that of a foreign origin allows nothing.
     */
    private WebResponse options(WebRequest request) {
        WebResponse response = WebResponse.of(204).withHeader("allow", allow);
        boolean preflight = !request.headers("Access-Control-Request-Method").isEmpty();
        return preflight && origins.allowed(request).isPresent()
                ? response.withHeader("access-control-allow-methods", String.join(", ", methods))
                        .withHeader("access-control-allow-headers", "Last-Event-ID, Authorization, Content-Type")
                        .withHeader("access-control-max-age", "7200")
                : response;
    }

    /** Whether a page of another origin made the request, which was not allowed by name. */
    boolean crossSite(WebRequest request) {
        return origins.crossSite(request);
    }

    /** The fields that every answer to this request gets. */
    List<Header> headers(WebRequest request) {
        if (!origins.any()) {
            return List.of();
        }
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("vary", "Origin")); // also for others: a cache must not give them this answer
        origins.allowed(request).ifPresent(origin -> {
            headers.add(new Header("access-control-allow-origin", origin));
            headers.add(new Header("access-control-allow-credentials", "true"));
        });
        return headers;
    }

    /** The response as it goes out. */
    WebResponse out(WebRequest request, WebResponse response) {
        WebResponse whole = response.withHeaders(headers(request));
        return request.method().equals("HEAD") ? whole.withoutBody() : whole;
    }
}
