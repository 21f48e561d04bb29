package dev.announcer.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShedTest {
    private static final FakeRequest REQUEST = FakeRequest.get("/listen").with("Origin", "https://app.example");

    private static WebPolicy.Builder policy() {
        return WebPolicy.builder().corsOrigins(List.of("https://app.example")).random(new Random(1));
    }

    @Test
    void retry_isAWholeStreamThatComesBackAfter10To20Seconds() {
        ListenEndpoint endpoint = new ListenEndpoint(policy().build());
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            WebResponse response = endpoint.shed(REQUEST);
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("content-type")).contains("text/event-stream");
            assertThat(response.header("access-control-allow-origin")).contains("https://app.example");
            String body = new String(response.body(), UTF_8);
            assertThat(body).matches("retry: [0-9]{5}\n");
            int millis = Integer.parseInt(body.substring(7, 12));
            assertThat(millis).isBetween(10_000, 20_000);
            seen.add(millis);
        }
        assertThat(seen).hasSizeGreaterThan(900); // spread out, else they come back as a herd
    }

    @Test
    void status_is503WithRetryAfter() {
        WebResponse response =
                new ListenEndpoint(policy().shed(WebPolicy.Shed.STATUS).build()).shed(REQUEST);
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("content-type")).contains("application/problem+json");
        assertThat(Integer.parseInt(response.header("retry-after").orElseThrow()))
                .isBetween(10, 20);
        assertThat(response.header("access-control-allow-origin")).contains("https://app.example");
    }

    @Test
    void failure_ofAnythingElse_isNotShed() {
        ListenEndpoint endpoint = new ListenEndpoint(policy().build());
        WebResponse bad = endpoint.failure(REQUEST, new IllegalArgumentException("too many selectors"));
        assertThat(bad.status()).isEqualTo(400);
        assertThat(new String(bad.body(), UTF_8)).contains("too many selectors");
        WebResponse broken = endpoint.failure(REQUEST, new IllegalStateException("secret of the inside"));
        assertThat(broken.status()).isEqualTo(500);
        assertThat(new String(broken.body(), UTF_8)).doesNotContain("inside");
        assertThat(broken.header("access-control-allow-origin")).contains("https://app.example");
    }
}
