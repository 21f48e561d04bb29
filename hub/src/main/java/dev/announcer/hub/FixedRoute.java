package dev.announcer.hub;

import dev.announcer.web.HostCheck;
import dev.announcer.web.Problem;
import dev.announcer.web.WebResponse;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers GET and HEAD with a response that does not depend on the request. */
final class FixedRoute implements Route {
    private static final String ALLOWED = "GET, HEAD, OPTIONS";

    private final HostCheck hostCheck;
    private final Supplier<WebResponse> response;

    FixedRoute(HostCheck hostCheck, Supplier<WebResponse> response) {
        this.hostCheck = hostCheck;
        this.response = response;
    }

    @Override
    public Plan plan(RequestHead head) {
        Optional<WebResponse> refused = hostCheck.refuse(head);
        return new Plan.Reply(refused.isPresent() ? refused.get() : answer(head.method()));
    }

    private WebResponse answer(String method) {
        return switch (method) {
            case "GET", "HEAD" -> response.get();
            case "OPTIONS" -> WebResponse.of(204).withHeader("allow", ALLOWED);
            default ->
                Problem.of(405, "the method is not allowed here; allowed are " + ALLOWED)
                        .toResponse()
                        .withHeader("allow", ALLOWED);
        };
    }
}
