package dev.announcer.hub;

import dev.announcer.web.HostCheck;
import dev.announcer.web.KeyCheck;
import dev.announcer.web.Problem;
import dev.announcer.web.WebResponse;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@code /metrics}. */
final class MetricsRoute implements Route {
    private static final String ALLOWED = "GET, HEAD, OPTIONS";

    private final HostCheck hostCheck;
    private final KeyCheck keyCheck;
    private final Function<MetricsFormat, CompletionStage<WebResponse>> metrics;

    MetricsRoute(
            HostCheck hostCheck, KeyCheck keyCheck, Function<MetricsFormat, CompletionStage<WebResponse>> metrics) {
        this.hostCheck = hostCheck;
        this.keyCheck = keyCheck;
        this.metrics = metrics;
    }

    @Override
    public Plan plan(RequestHead head) {
        boolean reads = head.method().equals("GET") || head.isHead();
        if (!reads && !head.method().equals("OPTIONS")) {
            return new Plan.Reply(Problem.of(405, "the method is not allowed here; allowed are " + ALLOWED)
                    .toResponse()
                    .withHeader("allow", ALLOWED));
        }
        Optional<WebResponse> refused = hostCheck.refuse(head);
        if (refused.isEmpty() && !reads) {
            refused = Optional.of(WebResponse.of(204).withHeader("allow", ALLOWED));
        }
        refused = refused.or(() -> keyCheck.refuse(head));
        if (refused.isPresent()) {
            return new Plan.Reply(refused.get());
        }
        MetricsFormat format = MetricsFormat.of(head.headers("accept"));
        return new Plan.ReadBody(
                0,
                () -> Problem.of(413, "a request for metrics has no body").toResponse(),
                (none, lane) -> metrics.apply(format));
    }
}
