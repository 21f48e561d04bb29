package dev.announcer.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnounceAccessTest {
    private final AnnounceEndpoint open = new AnnounceEndpoint(WebPolicy.builder()
            .corsOrigins(List.of("https://app.example"))
            .publicNames(List.of("hub.example", "other.example:8443"))
            .build());

    private static int status(AnnounceAnswer answer) {
        return answer instanceof AnnounceAnswer.Reply reply ? reply.response().status() : 200;
    }

    @ParameterizedTest(name = "Host {0}, Origin {1}, Sec-Fetch-Site {2}: {3}")
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', textBlock = """
            localhost:5000      | -                            | -            | 200
            localhost:5000      | -                            | same-origin  | 200
            localhost:5000      | -                            | none         | 200
            localhost:5000      | -                            | cross-site   | 403
            localhost:5000      | -                            | same-site    | 403
            localhost:5000      | -                            | ``           | 403
            localhost:5000      | -                            | new-value    | 403
            localhost:5000      | http://localhost:5000        | same-origin  | 200
            localhost:5000      | http://localhost:5000        | -            | 200
            LOCALHOST:5000      | http://localhost:5000        | -            | 200
            localhost:5000      | http://localhost:5000        | cross-site   | 403
            localhost:5000      | http://localhost:3000        | same-site    | 403
            localhost:5000      | http://localhost:3000        | -            | 403
            localhost:5000      | http://localhost:3000        | same-origin  | 403
            localhost:5000      | http://localhost             | -            | 403
            localhost:5000      | http://127.0.0.1:5000        | -            | 403
            localhost:5000      | https://evil.example         | cross-site   | 403
            localhost:5000      | https://evil.example         | -            | 403
            localhost:5000      | null                         | -            | 403
            localhost:5000      | ``                           | -            | 403
            localhost:5000      | localhost:5000               | -            | 403
            localhost:5000      | file://localhost:5000        | -            | 403
            localhost:5000      | http://localhost:5000@x      | -            | 403
            localhost:5000      | https://app.example          | cross-site   | 200
            localhost:5000      | https://app.example          | -            | 200
            localhost:5000      | https://app.example.x        | cross-site   | 403
            localhost:5000      | https://hub.example          | same-origin  | 200
            localhost:5000      | http://hub.example           | -            | 200
            localhost:5000      | https://hub.example:3000     | -            | 403
            localhost:5000      | https://other.example:8443   | -            | 200
            localhost:5000      | https://other.example        | -            | 403
            [::1]:5000          | http://[::1]:5000            | -            | 200
            news.example        | http://news.example          | same-origin  | 200
            news.example        | https://news.example         | same-origin  | 200
            news.example:443    | https://news.example         | same-origin  | 200
            news.example:80     | https://news.example         | -            | 403
            -                   | http://localhost:5000        | -            | 403
            """)
    void page_byOriginAndFetchMetadata_mayAnnounceOrNot(String host, String origin, String site, int status) {
        for (String method : List.of("GET", "POST")) {
            FakeRequest request = FakeRequest.of(method, "/ping");
            request = host == null ? request : request.with("Host", host);
            request = origin == null ? request : request.with("Origin", origin);
            request = site == null ? request : request.with("Sec-Fetch-Site", site);
            assertThat(status(open.ping(request))).isEqualTo(status);
            if (method.equals("POST")) {
                assertThat(status(open.announce(request))).isEqualTo(status);
            }
        }
    }

    @Test
    void origin_givenTwice_is403() {
        assertThat(status(open.announce(FakeRequest.post("/announce")
                        .with("Host", "localhost")
                        .with("Origin", "https://app.example")
                        .with("Origin", "https://evil.example"))))
                .isEqualTo(403);
    }

    @Test
    void originOfTheAbsoluteForm_isOwn() {
        assertThat(status(open.announce(FakeRequest.post("http://a.example/announce")
                        .with("Host", "b.example")
                        .with("Origin", "http://a.example"))))
                .isEqualTo(200);
    }

    @Test
    void originAllowed_mayReadTheAnswer() {
        FakeRequest request = FakeRequest.post("/announce").with("Origin", "https://app.example");
        assertThat(((AnnounceAnswer.Accept) open.announce(request)).headers())
                .containsExactly(
                        new Header("vary", "Origin"),
                        new Header("access-control-allow-origin", "https://app.example"),
                        new Header("access-control-allow-credentials", "true"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -               | 401
            Bearer s3cret   | 200
            bearer s3cret   | 200
            Bearer wrong    | 401
            Basic s3cret    | 401
            """)
    void key_ofAnnouncing_isAskedForByAnnounceAndPing(String authorization, int status) {
        AnnounceEndpoint guarded = new AnnounceEndpoint(
                WebPolicy.builder().announceKey("s3cret").listenKey("other").build());
        for (String method : List.of("GET", "POST")) {
            FakeRequest request = FakeRequest.of(method, "/ping");
            request = authorization == null ? request : request.with("Authorization", authorization);
            AnnounceAnswer answer = method.equals("GET") ? guarded.ping(request) : guarded.announce(request);
            assertThat(status(answer)).isEqualTo(status);
            if (answer instanceof AnnounceAnswer.Reply reply) {
                assertThat(reply.response().header("www-authenticate")).contains("Bearer");
            }
        }
    }

    @Test
    void key_inTheQuery_isNotTakenToAnnounce() {
        AnnounceEndpoint guarded =
                new AnnounceEndpoint(WebPolicy.builder().announceKey("s3cret").build());
        assertThat(status(guarded.announce(FakeRequest.post("/announce?access_token=s3cret"))))
                .isEqualTo(401);
    }

    @Test
    void checks_areMadeInTheOrderThatIsWrittenDown() {
        AnnounceEndpoint all = new AnnounceEndpoint(
                WebPolicy.builder().localOnly(true).announceKey("k").build());
        FakeRequest worst = FakeRequest.of("PUT", "/announce?%")
                .with("Host", "evil.example")
                .with("Origin", "null");
        assertThat(status(all.announce(worst))).isEqualTo(405);
        FakeRequest elsewhere =
                FakeRequest.post("/announce?%").with("Host", "evil.example").with("Origin", "null");
        assertThat(status(all.announce(elsewhere))).isEqualTo(421);
        FakeRequest cross =
                FakeRequest.post("/announce?%").with("Host", "localhost").with("Origin", "null");
        assertThat(status(all.announce(cross))).isEqualTo(403);
        FakeRequest keyless = FakeRequest.post("/announce?%").with("Host", "localhost");
        assertThat(status(all.announce(keyless))).isEqualTo(401);
        FakeRequest bad = keyless.with("Authorization", "Bearer k").with("Content-Length", "99999999");
        assertThat(status(all.announce(bad))).isEqualTo(400);
    }
}
