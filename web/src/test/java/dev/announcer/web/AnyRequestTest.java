package dev.announcer.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the endpoints answer, below 500. */
class AnyRequestTest {
    private static final List<String> PIECES = List.of(
            "topic",
            "type",
            "id",
            "retry",
            "private",
            "last",
            "cursor",
            "topics",
            "lastEventId",
            "access_token",
            "=",
            "&",
            "?",
            "/",
            "%",
            "%0",
            "%00",
            "%0A",
            "%FF",
            "%E2%82%AC",
            "+",
            "a",
            "*",
            "**",
            "show",
            "on",
            "earliest",
            "9",
            "-1",
            "http://",
            "localhost",
            "@",
            ":",
            "[::1]",
            "5000",
            "null",
            "https://app.example",
            "text/event-stream",
            "*/*",
            ";q=0",
            "q",
            ",",
            ";",
            "\"",
            "\\",
            " ",
            "\t",
            "\0",
            "\u00FF",
            "\u20AC",
            "\uD800",
            "Bearer ",
            "k",
            "no-cache",
            "same-origin",
            "cross-site",
            "gzip",
            "application/x-ndjson",
            "99999999999999999999");
    private static final List<String> NAMES = List.of(
            "Host",
            "Origin",
            "Accept",
            "Authorization",
            "Last-Event-ID",
            "Cache-Control",
            "Sec-Fetch-Site",
            "Content-Type",
            "Content-Length",
            "Content-Encoding",
            "Access-Control-Request-Method");
    private static final List<String> METHODS = List.of("GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "");

    @Test
    void anyRequest_isAnsweredBelow500() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 100_000; round++) {
            WebPolicy policy = policy(random);
            FakeRequest request = request(random);
            try {
                if (new ListenEndpoint(policy).answer(request) instanceof ListenAnswer.Reply reply) {
                    assertThat(reply.response().status()).isLessThan(500);
                }
                AnnounceEndpoint announce = new AnnounceEndpoint(policy);
                for (AnnounceAnswer answer : List.of(announce.announce(request), announce.ping(request))) {
                    if (answer instanceof AnnounceAnswer.Reply reply) {
                        assertThat(reply.response().status()).isLessThan(500);
                    }
                }
            } catch (RuntimeException | Error failed) {
                throw new AssertionError("seed " + seed + ", round " + round + ": " + request.target(), failed);
            }
        }
    }

    private static WebPolicy policy(Random random) {
        WebPolicy.Builder policy = WebPolicy.builder().localOnly(random.nextInt(8) == 0);
        if (random.nextInt(8) == 0) {
            policy.listenKey("k").announceKey("k");
        }
        if (random.nextBoolean()) {
            policy.corsOrigins(List.of("https://app.example"));
        }
        return policy.build();
    }

    private static FakeRequest request(Random random) {
        String target = random.nextInt(4) == 0 ? text(random, 6) : "/x?" + text(random, 6);
        FakeRequest request = FakeRequest.of(METHODS.get(random.nextInt(METHODS.size())), target);
        for (int i = random.nextInt(4); i > 0; i--) {
            request = request.with(NAMES.get(random.nextInt(NAMES.size())), text(random, 4));
        }
        return request;
    }

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }
}
