package dev.announcer.hub;

import dev.announcer.web.Problem;
import dev.announcer.web.WebResponse;
import java.time.Duration;

/**
 * Whether new connections should be sent here: what {@code /readyz} tells a load balancer. A hub is ready from its start
 * until it begins to end; a journal that cannot be reached changes nothing of it, because a hub that is taken out of
 * service for that would end streams that only have to wait. Thread-safe.
 */
final class Readiness {
    private static final WebResponse READY = WebResponse.of(200, "application/json", "{\"status\":\"ready\"}\n");

    private final WebResponse draining;
    private volatile boolean ready = true;

    /** @param back the time after which one who was refused may ask again */
    Readiness(Duration back) {
        long seconds = Math.max(1, back.plusMillis(999).toSeconds());
        this.draining = Problem.of(503, "the hub is ending; send new connections elsewhere")
                .toResponse()
                .withHeader("retry-after", Long.toString(seconds));
    }

    /** From now on it is not ready. */
    void end() {
        ready = false;
    }

    WebResponse response() {
        return ready ? READY : draining;
    }
}
