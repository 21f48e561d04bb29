package dev.announcer.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
    private static final WebPolicy POLICY = WebPolicy.builder()
            .corsOrigins(List.of("https://app.example", "http://localhost:3000"))
            .listenKey("k")
            .announceKey("k")
            .build();
    private static final Header VARY = new Header("vary", "Origin");

    private final ListenEndpoint listen = new ListenEndpoint(POLICY);
    private final AnnounceEndpoint announce = new AnnounceEndpoint(POLICY);

    private WebResponse listen(FakeRequest request) {
        ListenAnswer answer = listen.answer(request);
        return answer instanceof ListenAnswer.Stream stream ? stream.head() : ((ListenAnswer.Reply) answer).response();
    }

    private static FakeRequest preflight(String origin, String method) {
        return FakeRequest.of("OPTIONS", "/listen")
                .with("Origin", origin)
                .with("Access-Control-Request-Method", method)
                .with("Access-Control-Request-Headers", "last-event-id");
    }

    private static void assertMayRead(WebResponse response, String origin) {
        assertThat(response.headers())
                .contains(
                        VARY,
                        new Header("access-control-allow-origin", origin),
                        new Header("access-control-allow-credentials", "true"));
    }

    private static void assertMayNotRead(WebResponse response) {
        assertThat(response.headers()).noneMatch(header -> header.name().startsWith("access-control-"));
    }

    @Test
    void origin_allowed_mayReadEveryAnswer() {
        FakeRequest request = FakeRequest.get("/listen?access_token=k").with("Origin", "https://app.example");
        assertMayRead(listen(request), "https://app.example");
        assertMayRead(listen(request.with("Accept", "a/b")), "https://app.example"); // 406
        assertMayRead(
                listen(FakeRequest.get("/listen").with("Origin", "http://localhost:3000")), "http://localhost:3000");
        assertMayRead(listen(FakeRequest.of("PUT", "/").with("Origin", "https://app.example")), "https://app.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "",
                "*",
                "http://app.example",
                "https://app.example:8443",
                "https://app.example.evil.example",
                "https://APP.example",
                "https://app.example/",
                "http://localhost:5000",
                "http://localhost",
                "https://app.example, https://evil.example"
            })
    void origin_notAllowed_isNeverReflected(String origin) {
        WebResponse response = listen(FakeRequest.get("/listen?access_token=k").with("Origin", origin));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers()).contains(VARY);
        assertMayNotRead(response);
        WebResponse options = listen(preflight(origin, "GET"));
        assertThat(options.headers()).contains(VARY);
        assertMayNotRead(options);
    }

    @Test
    void origin_givenTwice_isNotReflected() {
        assertMayNotRead(listen(FakeRequest.get("/listen?access_token=k")
                .with("Origin", "https://app.example")
                .with("Origin", "https://app.example")));
    }

    @Test
    void vary_withoutOrigin_isSaidAllTheSame() {
        assertThat(listen(FakeRequest.get("/listen?access_token=k")).headers()).contains(VARY);
    }

    @Test
    void policyWithoutOrigins_saysNothingOfCors() {
        ListenEndpoint plain = new ListenEndpoint(WebPolicy.builder().build());
        WebResponse response = ((ListenAnswer.Stream)
                        plain.answer(FakeRequest.get("/listen").with("Origin", "https://app.example")))
                .head();
        assertThat(response.header("vary")).isEmpty();
        assertMayNotRead(response);
    }

    @Test
    void preflight_ofAllowedOrigin_needsNoKeyAndAllowsWhatIsNeeded() {
        WebResponse response = listen(preflight("https://app.example", "GET"));
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertMayRead(response, "https://app.example");
        assertThat(response.headers())
                .contains(
                        new Header("access-control-allow-methods", "GET, HEAD"),
                        new Header("access-control-allow-headers", "Last-Event-ID, Authorization, Content-Type"),
                        new Header("access-control-max-age", "7200"));
    }

    @Test
    void preflight_toAnnounceAndPing_allowsTheirMethods() {
        WebResponse toAnnounce = ((AnnounceAnswer.Reply) announce.announce(
                        preflight("http://localhost:3000", "POST").with("Sec-Fetch-Site", "same-site")))
                .response();
        assertThat(toAnnounce.status()).isEqualTo(204);
        assertThat(toAnnounce.header("access-control-allow-methods")).contains("POST");
        WebResponse toPing =
                ((AnnounceAnswer.Reply) announce.ping(preflight("http://localhost:3000", "POST"))).response();
        assertThat(toPing.header("access-control-allow-methods")).contains("GET, POST");
    }

    @Test
    void options_withoutPreflight_saysWhatIsAllowed() {
        WebResponse response = listen(FakeRequest.of("OPTIONS", "/listen").with("Origin", "https://app.example"));
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.header("allow")).contains("GET, HEAD, OPTIONS");
        assertThat(response.header("access-control-allow-methods")).isEmpty();
    }

    @Test
    void options_toAnotherHost_is421() {
        ListenEndpoint local = new ListenEndpoint(WebPolicy.builder()
                .localOnly(true)
                .corsOrigins(List.of("https://app.example"))
                .build());
        ListenAnswer answer =
                local.answer(preflight("https://app.example", "GET").with("Host", "evil.example"));
        assertThat(((ListenAnswer.Reply) answer).response().status()).isEqualTo(421);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "",
                "app.example",
                "https://",
                "https://app.example/",
                "https://App.example",
                "HTTPS://app.example",
                "https://app.example:443",
                "http://app.example:80",
                "https://app.example:0443",
                "https://a b",
                "https://a,b",
                "https://user@app.example",
                "https://app.example?x",
                "https://app.example\r\nx: y",
                "https://\u00FC.example"
            })
    void corsOrigin_thatNoBrowserSends_isRefused(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebPolicy.builder().corsOrigins(List.of(origin)))
                .withMessageContaining("corsOrigin is");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:3000",
                "https://app.example",
                "http://[::1]:8080",
                "http://127.0.0.1",
                "https://xn--bcher-kva.example",
                "chrome-extension://abcdefghijklmnop",
                "http://app.example:443"
            })
    void corsOrigin_asBrowsersSendIt_isTaken(String origin) {
        WebPolicy policy = WebPolicy.builder().corsOrigins(List.of(origin)).build();
        assertThat(new Origins(policy).allowed(FakeRequest.get("/").with("Origin", origin)))
                .contains(origin);
    }
}
