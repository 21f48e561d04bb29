package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes and the methods that they take. */
final class RoutesBlackBoxTest {
    private static Hub hub;

    @BeforeAll
    static void startHub() {
        hub = Hub.start(HubOptions.builder().port(0).build());
    }

    @AfterAll
    static void closeHub() {
        hub.close();
    }

    @Test
    void listen_withoutTopic_hearsEverything() {
        try (WireStream stream = RawHttp.listen(hub, "/listen").opened()) {
            RawHttp.announce(hub, "/announce?topic=routes/one", "1");
            RawHttp.announce(hub, "/announce", "2");

            assertEquals(List.of("1", "2"), stream.data(2));
        }
    }

    @Test
    void announce_withoutTopic_isUnderDefault() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=default").opened()) {
            RawHttp.announce(hub, "/announce?topic=other", "not this");
            RawHttp.announce(hub, "/announce", "hello");

            assertEquals("hello", stream.data());
        }
    }

    @Test
    void announce_ofAForm_isTheBodyAsItIs() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=form").opened()) {
            RawHttp.post(
                    hub, "/announce?topic=form", "a=1&b=%2B+%26", "Content-Type: application/x-www-form-urlencoded");

            assertEquals("a=1&b=%2B+%26", stream.data());
        }
    }

    @Test
    void announce_accepted_answersTheIdThatTheEventShows() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=id").opened()) {
            WireResponse response = RawHttp.post(hub, "/announce?topic=id", "x");

            assertEquals("{\"id\":\"" + stream.event().lastEventId() + "\"}\n", response.text());
            assertEquals(Optional.of("application/json"), response.header("content-type"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void ping_byGetAndPost_announcesPong(String method) {
        try (WireStream stream =
                RawHttp.listen(hub, "/listen?topic=ping&topics=show").opened()) {
            String id =
                    RawHttp.exchange(hub, WireConnection.head(method, "/ping")).id();

            var pong = stream.event();
            assertEquals("pong", pong.data());
            assertEquals(List.of("ping"), pong.topics());
            assertEquals(id, pong.lastEventId());
        }
    }

    @Test
    void ping_byHead_isRefusedAndAnnouncesNothing() {
        try (WireStream stream =
                        RawHttp.listen(hub, "/listen?topic=ping&topic=after").opened();
                WireConnection http = RawHttp.connect(hub)) {
            WireResponse refused =
                    http.send(WireConnection.head("HEAD", "/ping")).bodilessResponse();
            RawHttp.announce(hub, "/announce?topic=after", "the first thing heard");

            assertEquals(405, refused.status());
            assertEquals(Optional.of("GET, POST, OPTIONS"), refused.header("allow"));
            assertEquals("the first thing heard", stream.data());
        }
    }

    @Test
    void ping_withAParameter_is400() {
        RawHttp.get(hub, "/ping?topic=x").assertProblem(400, "topic");
    }

    @Test
    void healthz_asked_isUp() {
        WireResponse response = RawHttp.get(hub, "/healthz");

        assertEquals(200, response.status());
        assertEquals("{\"status\":\"up\"}", response.text().strip());
        assertEquals(Optional.of("application/json"), response.header("content-type"));
    }

    @Test
    void page_asked_isHtmlUnderAStrictPolicy() {
        WireResponse page = RawHttp.get(hub, "/", "Accept: text/html");

        assertEquals(200, page.status());
        assertEquals(Optional.of("text/html; charset=utf-8"), page.header("content-type"));
        assertTrue(page.text().startsWith("<!doctype html>"));
        String policy = page.header("content-security-policy").orElseThrow();
        assertTrue(policy.contains("default-src 'none'"), policy);
        assertFalse(policy.contains("unsafe"), policy);
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/healthz, application/json",
        "/readyz, application/json",
        "/metrics, text/plain; version=0.0.4; charset=utf-8",
        "/listen, text/event-stream"
    })
    void get_byHead_hasTheHeadAndNoBody(String path, String type) {
        try (WireConnection http = RawHttp.connect(hub)) {
            WireResponse head = http.send(WireConnection.head("HEAD", path)).bodilessResponse();
            WireResponse next =
                    http.send(WireConnection.head("GET", "/healthz")).response();

            assertEquals(200, head.status());
            assertEquals(Optional.of(type), head.header("content-type"));
            assertEquals(200, next.status(), "what follows a response to HEAD is the next response");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/Listen", "/listen/", "/announce/x", "//listen", "/healthz/"})
    void otherPath_asked_is404(String path) {
        RawHttp.get(hub, path).assertProblem(404, "/listen");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /listen   | POST   | GET, HEAD, OPTIONS
                    /listen   | DELETE | GET, HEAD, OPTIONS
                    /listen   | get    | GET, HEAD, OPTIONS
                    /announce | GET    | POST, OPTIONS
                    /announce | HEAD   | POST, OPTIONS
                    /announce | PUT    | POST, OPTIONS
                    /ping     | DELETE | GET, POST, OPTIONS
                    /ping     | TRACE  | GET, POST, OPTIONS
                    /healthz  | POST   | GET, HEAD, OPTIONS
                    /readyz   | POST   | GET, HEAD, OPTIONS
                    /metrics  | POST   | GET, HEAD, OPTIONS
                    /         | PATCH  | GET, HEAD, OPTIONS
                    """)
    void otherMethod_used_is405WithAllow(String path, String method, String allow) {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.head(method, path));
            WireResponse refused = method.equals("HEAD") ? http.bodilessResponse() : http.response();

            assertEquals(405, refused.status());
            assertEquals(Optional.of(allow), refused.header("allow"));
            if (!method.equals("HEAD")) {
                refused.assertProblem(405, allow);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /listen   | GET, HEAD, OPTIONS
                    /announce | POST, OPTIONS
                    /ping     | GET, POST, OPTIONS
                    /healthz  | GET, HEAD, OPTIONS
                    /readyz   | GET, HEAD, OPTIONS
                    /metrics  | GET, HEAD, OPTIONS
                    /         | GET, HEAD, OPTIONS
                    """)
    void options_asked_is204WithAllowAndNoBody(String path, String allow) {
        try (WireConnection http = RawHttp.connect(hub)) {
            WireResponse options =
                    http.send(WireConnection.head("OPTIONS", path)).response();

            assertEquals(204, options.status());
            assertEquals(Optional.of(allow), options.header("allow"));
            assertEquals(Optional.empty(), options.header("content-length"), "RFC 9110 section 8.6");
            assertEquals(
                    200,
                    http.send(WireConnection.head("GET", "/healthz")).response().status());
        }
    }

    @Test
    void absoluteTarget_asked_isServed() {
        assertEquals(200, RawHttp.get(hub, "http://localhost:5000/healthz").status());
    }

    @Test
    void answers_otherThanStreams_areNotToBeKeptOrSniffed() {
        for (WireResponse response : List.of(
                RawHttp.get(hub, "/healthz"), RawHttp.get(hub, "/nothing"), RawHttp.post(hub, "/announce", "x"))) {
            assertEquals(Optional.of("no-store"), response.header("cache-control"), response::toString);
            assertEquals(Optional.of("nosniff"), response.header("x-content-type-options"), response::toString);
            assertTrue(response.header("date").isPresent(), "RFC 9110 section 6.6.1");
        }
    }
}
