package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts, cross-site requests and CORS. */
final class OriginsBlackBoxTest {
    private static final String ALLOWED = "https://app.example";
    private static final String ORIGIN = "Origin: " + ALLOWED;

    private static Hub plain;
    private static Hub open;

    @BeforeAll
    static void startHubs() {
        plain = Hub.start(HubOptions.builder().port(0).build());
        open = Hub.start(HubOptions.builder()
                .port(0)
                .corsOrigins(List.of(ALLOWED, "http://localhost:3000"))
                .publicNames(List.of("news.example"))
                .listenKey(Optional.of("k"))
                .build());
    }

    @AfterAll
    static void closeHubs() {
        plain.close();
        open.close();
    }

    private static WireResponse withHost(Hub hub, String host) {
        return RawHttp.exchange(hub, "GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:5000",
                "LocalHost:1",
                "localhost.",
                "127.0.0.1",
                "127.0.0.1:80",
                "[::1]",
                "[::1]:5000"
            })
    void host_local_isServed(String host) {
        assertEquals(200, withHost(plain, host).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.2",
                "0.0.0.0",
                "news.example",
                "localhost@evil.example",
                "localhost:5000:1",
                "localhost, evil.example",
                "::1",
                ""
            })
    void host_ofAnotherName_is421OnEveryRoute(String host) {
        withHost(plain, host).assertProblem(421, "localhost");
        for (String start :
                List.of("GET /listen", "POST /announce", "GET /ping", "GET /", "GET /nothing", "OPTIONS /listen")) {
            RawHttp.exchange(plain, start + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .assertProblem(421, "localhost");
        }
    }

    @Test
    void host_public_isServed() {
        assertEquals(200, withHost(open, "news.example").status());
        assertEquals(200, withHost(open, "NEWS.example:8080").status());
        withHost(open, "other.example").assertProblem(421);
    }

    @Test
    void host_ofAnAbsoluteTarget_countsInsteadOfHost() {
        RawHttp.get(plain, "http://evil.example/healthz").assertProblem(421);
        WireResponse absolute =
                RawHttp.exchange(plain, "GET http://localhost/healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        assertEquals(200, absolute.status());
    }

    @Test
    void host_missingOverHttp10_isServed() {
        assertEquals(
                200, RawHttp.exchange(plain, "GET /healthz HTTP/1.0\r\n\r\n").status());
        RawHttp.exchange(plain, "GET /healthz HTTP/1.0\r\nHost: evil.example\r\n\r\n")
                .assertProblem(421);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "nonsense", "same-origin, cross-site", ""})
    void secFetchSite_otherThanOwn_is403(String site) {
        RawHttp.post(plain, "/announce", "x", "Sec-Fetch-Site: " + site).assertProblem(403, "origin");
        RawHttp.get(plain, "/ping", "Sec-Fetch-Site: " + site).assertProblem(403, "origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void secFetchSite_own_isServed(String site) {
        RawHttp.post(plain, "/announce", "x", "Sec-Fetch-Site: " + site).id();
        RawHttp.get(plain, "/ping", "Sec-Fetch-Site: " + site).id();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "http://localhost:3000",
                "http://127.0.0.1",
                "http://localhost.evil.example",
                "chrome-extension://abc",
                "file://",
                ""
            })
    void origin_foreign_is403AndAnnouncesNothing(String origin) {
        try (WireStream stream = RawHttp.listen(plain, "/listen").opened()) {
            RawHttp.post(plain, "/announce", "x", "Origin: " + origin).assertProblem(403, "origin");
            RawHttp.get(plain, "/ping", "Origin: " + origin).assertProblem(403);
            RawHttp.post(plain, "/announce", "x", "Origin: " + origin, "Sec-Fetch-Site: same-origin")
                    .assertProblem(403);
            RawHttp.announce(plain, "/announce", "the first thing heard");

            assertEquals("the first thing heard", stream.data());
        }
    }

    @Test
    void origin_own_isServed() {
        RawHttp.post(plain, "/announce", "x", "Origin: http://localhost").id();
        String toPort = "POST /announce HTTP/1.1\r\nHost: localhost:5000\r\nContent-Length: 1\r\nOrigin: ";
        RawHttp.exchange(plain, toPort + "http://localhost:5000\r\n\r\nx").id();
        RawHttp.exchange(plain, toPort + "http://localhost:3000\r\n\r\nx").assertProblem(403);
        RawHttp.exchange(plain, toPort + "http://localhost\r\n\r\nx").assertProblem(403);
        RawHttp.post(open, "/announce", "x", "Origin: https://news.example").id();
    }

    @Test
    void origin_allowedByName_passesBothChecks() {
        RawHttp.post(open, "/announce", "x", ORIGIN, "Sec-Fetch-Site: cross-site")
                .id();
        RawHttp.get(open, "/ping", "Origin: http://localhost:3000", "Sec-Fetch-Site: same-site")
                .id();
        RawHttp.post(open, "/announce", "x", "Sec-Fetch-Site: cross-site").assertProblem(403);
        RawHttp.post(open, "/announce", "x", "Origin: http://app.example").assertProblem(403);
        RawHttp.post(open, "/announce", "x", ORIGIN + ":8443").assertProblem(403);
    }

    @Test
    void listening_fromAnyOrigin_isNotRefusedButNotShown() {
        try (WireStream stream =
                RawHttp.listen(plain, "/listen", "Origin: https://evil.example", "Sec-Fetch-Site: cross-site")) {
            assertEquals(200, stream.head().status());
            assertNoCors(stream.head());
            assertEquals(List.of(), stream.head().headers("vary"), "nothing is allowed here, so nothing varies");
        }
    }

    private static void assertNoCors(WireResponse response) {
        assertTrue(!response.head().toLowerCase(Locale.ROOT).contains("access-control-"), response::head);
    }

    private static void assertCors(WireResponse response) {
        assertEquals(Optional.of(ALLOWED), response.header("access-control-allow-origin"), response::head);
        assertEquals(Optional.of("true"), response.header("access-control-allow-credentials"), response::head);
        assertEquals(Optional.of("Origin"), response.header("vary"), response::head);
    }

    @Test
    void cors_allowedOrigin_isOnStreamsAnswersAndErrors() {
        try (WireStream stream = RawHttp.listen(open, "/listen?access_token=k", ORIGIN)) {
            assertCors(stream.opened().head());
        }
        assertCors(RawHttp.get(open, "/listen", ORIGIN).assertProblem(401));
        assertCors(RawHttp.get(open, "/listen?access_token=k&last=x", ORIGIN).assertProblem(400));
        assertCors(RawHttp.get(open, "/listen?access_token=k", ORIGIN, "Accept: text/html")
                .assertProblem(406));
        assertCors(RawHttp.post(open, "/announce", "x", ORIGIN));
        assertCors(RawHttp.post(open, "/announce?x", "x", ORIGIN).assertProblem(400));
        assertCors(RawHttp.get(open, "/ping", ORIGIN));
        assertCors(RawHttp.get(open, "/announce", ORIGIN).assertProblem(405));
    }

    @Test
    void cors_foreignOrigin_isNeverReflectedAndStillVaries() {
        for (String origin :
                List.of("https://evil.example", "null", "https://APP.example", ALLOWED + "/", ALLOWED + ".evil")) {
            WireResponse response = RawHttp.get(open, "/listen", "Origin: " + origin);
            assertNoCors(response);
            assertEquals(Optional.of("Origin"), response.header("vary"));
        }
        assertEquals(Optional.of("Origin"), RawHttp.get(open, "/listen").header("vary"), "without an origin too");
    }

    @ParameterizedTest
    @CsvSource({
        "/listen, GET, last-event-id",
        "/listen, GET, authorization",
        "/announce, POST, 'authorization,content-type'"
    })
    void preflight_ofAnAllowedOrigin_needsNoKey(String path, String method, String headers) {
        WireResponse response = RawHttp.exchange(
                open,
                WireConnection.head(
                        "OPTIONS",
                        path,
                        ORIGIN,
                        "Access-Control-Request-Method: " + method,
                        "Access-Control-Request-Headers: " + headers,
                        "Sec-Fetch-Site: cross-site"));

        assertEquals(204, response.status());
        assertCors(response);
        assertTrue(response.header("access-control-allow-methods").orElseThrow().contains(method));
        assertEquals(
                Optional.of("Last-Event-ID, Authorization, Content-Type"),
                response.header("access-control-allow-headers"));
        assertEquals(Optional.of("7200"), response.header("access-control-max-age"));
    }

    @Test
    void preflight_fromElsewhere_allowsNothing() {
        for (Hub hub : List.of(plain, open)) {
            WireResponse response = RawHttp.exchange(
                    hub,
                    WireConnection.head(
                            "OPTIONS",
                            "/listen",
                            "Origin: https://evil.example",
                            "Access-Control-Request-Method: GET"));

            assertEquals(204, response.status());
            assertNoCors(response);
        }
    }
}
