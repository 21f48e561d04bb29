package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.announcer.tck.WireResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Who may read the metrics. */
final class MetricsKeysBlackBoxTest {
    private static final Optional<String> LISTEN = Optional.of("l1sten");
    private static final Optional<String> ANNOUNCE = Optional.of("ann0unce");
    private static final Optional<String> METRICS = Optional.of("m3trics");

    /** The status for each: without a key, with that for listening, announcing, metrics. */
    private static void assertStatuses(String expected, UnaryOperator<HubOptionsBuilder> keys) {
        try (Hub hub = Hub.start(keys.apply(HubOptions.builder().port(0)).build())) {
            StringBuilder statuses = new StringBuilder();
            statuses.append(RawHttp.get(hub, "/metrics").status());
            for (Optional<String> key : List.of(LISTEN, ANNOUNCE, METRICS)) {
                WireResponse response = RawHttp.get(hub, "/metrics", "Authorization: Bearer " + key.orElseThrow());
                statuses.append(' ').append(response.status());
                if (response.status() == 401) {
                    assertEquals(Optional.of("Bearer"), response.header("www-authenticate"));
                    response.assertProblem(401, "Authorization: Bearer");
                }
            }
            assertEquals(expected, statuses.toString());
            assertEquals(200, RawHttp.get(hub, "/readyz").status(), "a load balancer has no key");
        }
    }

    @Test
    void metrics_ofAHubWithoutKeys_areOpen() {
        assertStatuses("200 200 200 200", options -> options);
    }

    @Test
    void metrics_ofAHubWithKeys_needOneOfThem() {
        assertStatuses("401 401 200 401", options -> options.announceKey(ANNOUNCE));
        assertStatuses("401 200 401 401", options -> options.listenKey(LISTEN));
        assertStatuses("401 200 200 401", options -> options.listenKey(LISTEN).announceKey(ANNOUNCE));
    }

    @Test
    void metrics_withAKeyOfTheirOwn_needThatAlone() {
        assertStatuses("401 401 401 200", options -> options.metricsKey(METRICS));
        assertStatuses(
                "401 401 401 200",
                options -> options.listenKey(LISTEN).announceKey(ANNOUNCE).metricsKey(METRICS));
    }

    @Test
    void metricsKey_shown_opensNothingElse() {
        try (Hub hub = Hub.start(HubOptions.builder()
                .port(0)
                .listenKey(LISTEN)
                .announceKey(ANNOUNCE)
                .metricsKey(METRICS)
                .build())) {
            String shown = "Authorization: Bearer m3trics";
            RawHttp.get(hub, "/listen", shown).assertProblem(401);
            RawHttp.post(hub, "/announce", "x", shown).assertProblem(401);
            RawHttp.get(hub, "/metrics?access_token=m3trics").assertProblem(401);
        }
    }

    @Test
    void metricsKey_aloneElsewhere_isNoAnnounceKey() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Hub.start(HubOptions.builder()
                        .port(0)
                        .host("0.0.0.0")
                        .metricsKey(METRICS)
                        .build()));
    }
}
