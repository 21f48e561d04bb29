package dev.announcer.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcement;
import dev.announcer.Event;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireReader.Retry;
import java.util.List;
import java.util.Map;

/** What a request is answered. Each check has topics of its own: they share one server. */
final class RequestChecks {
    private static final String ALLOW_ORIGIN = "access-control-allow-origin";

    private final Venue venue;

    RequestChecks(Venue venue) {
        this.venue = venue;
    }

    void headHasNoBody() {
        int before = venue.announcer().listeners();
        try (WireConnection http = WireConnection.connect(venue.port())) {
            for (int i = 0; i < 2; i++) { // a body would be taken for the head of the second answer
                WireResponse response =
                        http.send(WireConnection.head("HEAD", "/listen")).bodilessResponse();
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.header("content-type").orElse("")).startsWith("text/event-stream");
            }
            WireResponse refused = http.send(WireConnection.head("HEAD", "/listen", "X-User: nobody"))
                    .bodilessResponse();
            assertThat(refused.status()).isEqualTo(403);
            assertThat(venue.announcer().listeners()).isLessThanOrEqualTo(before);
        }
    }

    void allowedOriginMayRead() {
        try (WireStream allowed = venue.listen("/listen?topic=cors", "Origin: " + Venue.ORIGIN);
                WireStream other = venue.listen("/listen?topic=cors", "Origin: https://elsewhere.example")) {
            assertThat(allowed.head().header(ALLOW_ORIGIN)).hasValue(Venue.ORIGIN);
            assertThat(allowed.head().header("access-control-allow-credentials"))
                    .hasValue("true");
            assertThat(other.head().header(ALLOW_ORIGIN)).isEmpty();
            for (WireStream stream : List.of(allowed, other)) {
                assertThat(stream.head().header("vary")).hasValue("Origin");
            }
        }
        WireResponse refused = WireConnection.get(venue.port(), "/listen?cursor=perhaps", "Origin: " + Venue.ORIGIN);
        assertThat(refused.assertProblem(400).header(ALLOW_ORIGIN)).hasValue(Venue.ORIGIN);
    }

    void preflightIsAnswered() {
        try (WireConnection http = WireConnection.connect(venue.port())) {
            WireResponse response = http.send(WireConnection.head(
                            "OPTIONS",
                            "/listen",
                            "Origin: " + Venue.ORIGIN,
                            "Access-Control-Request-Method: GET",
                            "Access-Control-Request-Headers: last-event-id"))
                    .response();
            assertThat(response.status()).isEqualTo(204);
            assertThat(response.header(ALLOW_ORIGIN)).hasValue(Venue.ORIGIN);
            assertThat(response.header("access-control-allow-headers").orElse(""))
                    .contains("Last-Event-ID");
            assertThat(response.header("access-control-allow-methods").orElse(""))
                    .contains("GET");
        }
    }

    void refusalIsToldAsAProblem() {
        WireResponse refused = WireConnection.get(venue.port(), "/listen", "X-User: nobody");
        refused.assertProblem(403, "nobody may not listen here");
    }

    void failureOfTheApplicationStaysInside() {
        WireResponse failed = WireConnection.get(venue.port(), "/listen", "X-User: broken");
        failed.assertProblem(500);
        assertThat(failed.text()).doesNotContain("secret").doesNotContain("dev.announcer");
    }

    void privateEventsReachWhoMayRead() {
        try (WireStream ann = venue.listen("/listen?topic=private/*&topic=open", "X-User: ann");
                WireStream bob = venue.listen("/listen?topic=private/*&topic=open", "X-User: bob");
                WireStream stranger = venue.listen("/listen?topic=private/*&topic=open")) {
            for (WireStream stream : List.of(ann, bob, stranger)) {
                stream.next(Retry.class);
            }
            venue.announcer().announce(new Announcement(List.of("private/ann"), Event.of("for ann"), true));
            venue.announce("open", "for all");
            assertThat(ann.data(2)).isEqualTo(List.of("for ann", "for all"));
            assertThat(bob.data()).isEqualTo("for all");
            assertThat(stranger.data()).isEqualTo("for all");
        }
        assertThat(venue.opened())
                .as("the observer is told who it is")
                .anyMatch(request -> "ann".equals(request.attributes().get("user")))
                .as("and from where")
                .allMatch(request -> request.attributes().containsKey("address"));
    }

    void connectionIsUsableAfterAnError() {
        WireConnection first = WireConnection.connect(venue.port());
        WireResponse bad = first.send(WireConnection.head("GET", "/listen?cursor=perhaps"))
                .response()
                .assertProblem(400);
        try (WireConnection http = first.after(bad)) {
            http.send(WireConnection.head("GET", "/listen", "X-User: nobody"))
                    .response()
                    .assertProblem(403);
            http.send(WireConnection.head("GET", "/listen", "Accept: application/json"))
                    .response()
                    .assertProblem(406);
            WireResponse deleted = http.send(WireConnection.head("DELETE", "/listen"))
                    .response()
                    .assertProblem(405);
            assertThat(deleted.header("allow")).hasValue("GET, HEAD, OPTIONS");
            WireStream stream = http.send(WireConnection.head("GET", "/listen?topic=usable")).stream()
                    .opened();
            stream.next(Retry.class);
            venue.announce("usable", "still");
            assertThat(stream.data()).isEqualTo("still");
        }
    }

    void queryThatIsNoFormIsRefused() {
        WireConnection.get(venue.port(), "/listen?topic=%zz").assertProblem(400, "%");
    }

    void listenerOverTheLimitIsToldToComeBack() {
        try (WireStream only = venue.listenTo("one")) {
            WireResponse shed = WireConnection.get(venue.port(), "/listen?topic=one");
            assertThat(shed.status()).isEqualTo(200);
            assertThat(shed.header("content-type").orElse("")).startsWith("text/event-stream");
            assertThat(shed.text()).matches("retry: [12][0-9]{4}\n");
            venue.announce("one", "not disturbed");
            assertThat(only.data()).isEqualTo("not disturbed");
        }
    }

    void postIsHeard() {
        try (WireStream stream = venue.listen("/listen?topic=posted/**&topics=show", "X-User: posted");
                WireConnection http = WireConnection.connect(venue.port())) {
            stream.next(Retry.class);
            String target = "/announce?topic=posted/a+b&topic=posted/c&type=order&id=own-1&retry=1500";
            String id = http.send(WireConnection.postBytes(target, "\u20AC a=b&c\nd".getBytes(UTF_8)))
                    .response()
                    .id();
            assertThat(id).isEqualTo("own-1");
            Message heard = stream.event();
            assertThat(heard.data()).isEqualTo("\u20AC a=b&c\nd");
            assertThat(heard.type()).isEqualTo("order");
            assertThat(heard.lastEventId()).isEqualTo("own-1");
            assertThat(heard.topics()).containsExactlyInAnyOrder("posted/a b", "posted/c");
            assertThat(heard.lines()).contains("retry: 1500");

            // A form's type changes nothing; nor does the coding of the body, nor that it is empty.
            http.send(WireConnection.postBytes(
                            "/announce?topic=posted/d",
                            "x=1+2".getBytes(UTF_8),
                            "Content-Type: application/x-www-form-urlencoded"))
                    .response()
                    .id();
            assertThat(stream.data()).isEqualTo("x=1+2");
            http.send(WireConnection.head("POST", "/announce?topic=posted/d", "Transfer-Encoding: chunked")
                            + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
                    .response()
                    .id();
            assertThat(stream.data()).isEqualTo("abcde");
            http.send(WireConnection.postBytes("/announce?topic=posted/e&private", "hidden".getBytes(UTF_8)))
                    .response()
                    .id();
            http.send(WireConnection.postBytes("/announce?topic=posted/d", new byte[0]))
                    .response()
                    .id();
            assertThat(stream.data()).isEmpty();
        }
    }

    void badAnnouncementsAreRefused() {
        int port = venue.port();
        Map.of(
                        "/announce?topic=a/*", "*",
                        "/announce?colour=red", "colour",
                        "/announce?private=perhaps", "private",
                        "/announce?type=stream-reset", "stream-")
                .forEach((target, reason) ->
                        WireConnection.post(port, target, "x").assertProblem(400, reason));
        WireConnection.post(port, "/announce", new byte[] {(byte) 0xFF}).assertProblem(400, "UTF-8");
        WireConnection.post(port, "/announce", "x", "Sec-Fetch-Site: cross-site")
                .assertProblem(403);
        WireConnection.post(port, "/announce", "x", "Origin: https://elsewhere.example")
                .assertProblem(403);
        assertThat(WireConnection.post(port, "/announce?topic=cors", "x", "Origin: " + Venue.ORIGIN)
                        .header(ALLOW_ORIGIN))
                .hasValue(Venue.ORIGIN);
        WireResponse got = WireConnection.get(port, "/announce").assertProblem(405);
        assertThat(got.header("allow")).hasValue("POST, OPTIONS");
        byte[] tooLarge = new byte[(1 << 20) + 1];
        try (WireConnection http = WireConnection.connect(port)) {
            http.sendIfOpen(WireConnection.postBytes("/announce", tooLarge))
                    .response()
                    .assertProblem(413);
        }
        try (WireConnection http = WireConnection.connect(port)) {
            http.send(WireConnection.head("POST", "/announce", "Transfer-Encoding: chunked") + "100001\r\n")
                    .sendIfOpen(tooLarge)
                    .sendIfOpen("\r\n0\r\n\r\n".getBytes(UTF_8))
                    .response()
                    .assertProblem(413);
        }
    }
}
