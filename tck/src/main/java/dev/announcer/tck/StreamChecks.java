package dev.announcer.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Event;
import dev.announcer.tck.WireReader.Comment;
import dev.announcer.tck.WireReader.Cursor;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireReader.Retry;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a stream says. Each check has topics of its own: they share one server. */
final class StreamChecks {
    private static final String ANY_SCRIPT = "\u20AC\u8C46\u8150 \uD83D\uDE00 e\u0301 \u2028\u0085 \uFEFF \u05D0";

    private final Venue venue;

    StreamChecks(Venue venue) {
        this.venue = venue;
    }

    /** Nothing was announced, and no heartbeat comes: whatever is read was flushed by itself. */
    void headIsFlushedAtOnce() {
        try (WireStream stream = venue.listen("/listen?topic=silent")) {
            WireResponse head = stream.head();
            assertThat(head.header("content-type").orElse("")).startsWith("text/event-stream");
            assertThat(head.header("cache-control")).hasValue("no-store, no-transform");
            assertThat(head.header("x-accel-buffering")).hasValue("no");
            assertThat(head.header("x-content-type-options")).hasValue("nosniff");
            assertThat(head.headers("content-length")).isEmpty();
            assertThat(head.headers("content-encoding")).isEmpty();
            assertThat(head.header("transfer-encoding")).hasValue("chunked");
            assertThat(stream.said()).isInstanceOf(Comment.class);
            assertThat(stream.said()).isEqualTo(new Retry(3000));
        }
    }

    void cursorComesFirst() {
        try (WireStream stream = venue.listen("/listen?topic=cursor", "Cache-Control: no-cache")) {
            assertThat(stream.said()).isInstanceOf(Comment.class);
            assertThat(stream.said()).isInstanceOf(Retry.class);
            assertThat(stream.said()).isInstanceOf(Cursor.class);
            String cursor = stream.lastEventId();
            assertThat(cursor).isNotEmpty();
            String id = venue.announce("cursor", "a");
            Message heard = stream.event();
            assertThat(heard.data()).isEqualTo("a");
            assertThat(heard.lastEventId()).isEqualTo(id).isNotEqualTo(cursor);
            // What is announced while it is away, though it has heard nothing but the cursor:
            try (WireStream again = venue.listen("/listen?topic=cursor", "Last-Event-ID: " + cursor)) {
                assertThat(again.data()).isEqualTo("a");
            }
        }
    }

    void eventsComeInOrder() {
        int count = 2_000;
        List<String> expected = new ArrayList<>();
        try (WireStream stream = venue.listenTo("order")) {
            for (int i = 0; i < count; i++) {
                expected.add("number " + i);
                venue.announcer().announce("order", "number " + i);
            }
            assertThat(stream.data(count)).isEqualTo(expected);
        }
    }

    void replayGoesOnAfterTheLastId() {
        String first = venue.announce("replay", "first");
        String second = venue.announce("replay", "second");
        venue.announce("replay", "third");
        List<String> afterFirst = List.of("second", "third");
        try (WireStream byHeader = venue.listen("/listen?topic=replay", "Last-Event-ID: " + first);
                WireStream byQuery = venue.listen("/listen?topic=replay&lastEventId=" + first);
                WireStream both =
                        venue.listen("/listen?topic=replay&lastEventId=" + first, "Last-Event-ID: " + second)) {
            assertThat(byHeader.data(2)).isEqualTo(afterFirst);
            assertThat(byQuery.data(2)).isEqualTo(afterFirst);
            assertThat(both.data()).isEqualTo("third");
            venue.announce("replay", "fourth");
            assertThat(byHeader.data()).isEqualTo("fourth");
            assertThat(both.data()).isEqualTo("fourth");
        }
    }

    void unknownIdIsToldByAReset() {
        try (WireStream stream = venue.listen("/listen?topic=reset", "Last-Event-ID: of another life")) {
            Message reset = stream.event();
            assertThat(reset.type()).isEqualTo("stream-reset");
            assertThat(reset.data()).isEqualTo("{\"reason\":\"unknown\"}");
            assertThat(reset.lastEventId()).isNotEmpty();
            venue.announce("reset", "on it goes");
            assertThat(stream.data()).isEqualTo("on it goes");
        }
    }

    /** Data, type, topic and id; the topic as a form, the id as bytes of UTF-8 in a header. */
    void textArrivesAsItWas() {
        String topic = "script/\u8C46+ &/\uD83D\uDE00";
        String target = "/listen?topic=" + URLEncoder.encode(topic, UTF_8);
        String id = "\u8C46-1";
        try (WireStream stream = venue.listen(target)) {
            stream.next(Retry.class);
            venue.announce(topic, Event.of(ANY_SCRIPT).withType("\u8150").withId(id));
            Message heard = stream.event();
            assertThat(heard.data()).isEqualTo(ANY_SCRIPT);
            assertThat(heard.type()).isEqualTo("\u8150");
            assertThat(heard.lastEventId()).isEqualTo(id);
        }
        venue.announce(topic, "after");
        try (WireStream again = venue.listen(target, "Last-Event-ID: " + id)) {
            assertThat(again.data()).isEqualTo("after");
        }
        String notUtf8 = WireConnection.head("GET", target, "Last-Event-ID: \u00FF\u00FE");
        try (WireStream reset = WireConnection.connect(venue.port()).send(notUtf8.getBytes(ISO_8859_1)).stream()) {
            assertThat(reset.opened().event().type()).isEqualTo("stream-reset");
        }
    }

    void largeEventArrivesWhole() {
        String large = "0123456789abcdef".repeat(1 << 16);
        try (WireStream one = venue.listenTo("large");
                WireStream two = venue.listenTo("large");
                WireStream three = venue.listenTo("large")) {
            venue.announce("large", large);
            venue.announce("large", "small");
            for (WireStream stream : List.of(one, two, three)) {
                assertThat(stream.data().equals(large)).as("1 MiB as it was").isTrue();
                assertThat(stream.data()).isEqualTo("small");
            }
        }
    }

    void firstEventsComeFirst() {
        venue.announce("first", "before");
        try (WireStream stream = venue.listen("/listen?topic=first", "X-User: first")) {
            Message state = stream.event();
            assertThat(state.data()).isEqualTo("the state");
            assertThat(state.lines()).noneMatch(line -> line.startsWith("id"));
            venue.announce("first", "a change");
            assertThat(stream.data()).isEqualTo("a change");
        }
    }

    void http10IsServed() {
        try (WireConnection http = WireConnection.connect(venue.port())) {
            String head = http.send("GET /listen?topic=old HTTP/1.0\r\n\r\n").readThrough("\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.").contains(" 200 ");
            assertThat(head.toLowerCase(Locale.ROOT)).doesNotContain("transfer-encoding");
            assertThat(http.readThrough("retry: 3000\n")).isEqualTo(":\nretry: 3000\n");
            venue.announce("old", "hello");
            assertThat(http.readThrough("\n\n")).endsWith("data: hello\n\n");
        }
    }
}
