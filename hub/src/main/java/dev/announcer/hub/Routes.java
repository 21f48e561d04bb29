package dev.announcer.hub;

import dev.announcer.web.HostCheck;
import dev.announcer.web.ListenEndpoint;
import dev.announcer.web.Problem;
import dev.announcer.web.WebResponse;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which path is answered by whom. Immutable and thread-safe. */
final class Routes {
    static final String LISTEN = "/listen";
    static final String HEALTH = "/healthz";
    static final String METRICS = "/metrics";

    private final Map<String, Route> routes;
    private final HostCheck hostCheck;
    private final ListenEndpoint listenEndpoint;
    private final WebResponse notFound;

    Routes(Map<String, Route> routes, HostCheck hostCheck, ListenEndpoint listenEndpoint) {
        this.routes = Map.copyOf(routes);
        this.hostCheck = hostCheck;
        this.listenEndpoint = listenEndpoint;
        this.notFound = Problem.of(
                        404,
                        "there is nothing here; there is something at "
                                + String.join(", ", new TreeMap<>(routes).keySet()))
                .toResponse();
    }

    /** What to do with a request of this head. Never throws. */
    Plan plan(RequestHead head) {
        if (head.expectsUnknown()) {
            return new Plan.Reply(Problem.of(417, "of expectations only 100-continue is known")
                    .toResponse());
        }
        Route route = routes.getOrDefault(
                head.path(), unknown -> new Plan.Reply(hostCheck.refuse(unknown).orElse(notFound)));
        try {
            Plan plan = route.plan(head);
            return plan instanceof Plan.ReadBody read && head.contentLength() > read.maxBytes()
                    ? new Plan.Reply(read.tooLarge().get())
                    : plan;
        } catch (RuntimeException failed) {
            return new Plan.Reply(failed(failed));
        }
    }

    /**
     * What to do while there are too many connections. Who looks after the hub is told how it is all the same: a hub that
     * is taken for dead because it is full would be ended, with all its streams.
     */
    Plan crowded(RequestHead head) {
        if (head.path().equals(HEALTH) || head.path().equals(METRICS)) {
            return plan(head);
        }
        return new Plan.Reply(
                head.path().equals(LISTEN) ? listenEndpoint.shed(head) : busy("there are too many connections"));
    }

    /** 503, for what will pass. */
    static WebResponse busy(String why) {
        return Problem.of(503, why + "; try again later").toResponse().withHeader("retry-after", "1");
    }

    /** 500; the log says why. */
    static WebResponse failed(@Nullable Throwable why) {
        HubLog.warn("a request could not be answered", why);
        return Problem.of(500, "something went wrong in the hub; its log says what")
                .toResponse();
    }
}
