package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of {@code /listen}, where a stream begins, and who is given one. */
final class ListenBlackBoxTest {
    private static final int HELD = 50;

    private static Hub hub;

    @BeforeAll
    static void startHub() {
        hub = Hub.start(HubOptions.builder().port(0).windowCount(HELD).build());
    }

    @AfterAll
    static void closeHub() {
        hub.close();
    }

    private static String announce(String topic, String data) {
        return RawHttp.announce(hub, "/announce?topic=" + topic, data);
    }

    private static List<String> hears(int count, String query, String... headers) {
        try (WireStream stream =
                RawHttp.listen(hub, "/listen?" + query, headers).opened()) {
            return stream.data(count);
        }
    }

    @Test
    void topic_repeated_selectsEach() {
        try (WireStream stream =
                RawHttp.listen(hub, "/listen?topic=re/a&topic=re/b").opened()) {
            announce("re/a", "1");
            announce("re/c", "2");
            announce("re/b", "3");

            assertEquals(List.of("1", "3"), stream.data(2));
        }
    }

    @Test
    void selectors_upToAHundredDifferentOnes_areTaken_andOneMoreIs400() {
        assertEquals(200, opened("/listen?topic=s0&" + selectors(100)));
        RawHttp.get(hub, "/listen?" + selectors(101)).assertProblem(400, "101", "100");
    }

    private static int opened(String target, String... headers) {
        try (WireStream stream = RawHttp.listen(hub, target, headers)) {
            return stream.head().status();
        }
    }

    private static String selectors(int count) {
        return IntStream.range(0, count).mapToObj(i -> "topic=s" + i).collect(Collectors.joining("&"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lastEventId", "lastEventID", "evs_last_event_id"})
    void lastEventId_inTheQuery_goesOnAfterIt(String name) {
        String id = announce("query/" + name, "1");
        announce("query/" + name, "2");

        assertEquals(List.of("2"), hears(1, "topic=query/*&" + name + "=" + id));
    }

    @Test
    void lastEventId_inHeaderAndQuery_theHeaderCounts() {
        String first = announce("both", "1");
        String second = announce("both", "2");
        announce("both", "3");

        assertEquals(List.of("3"), hears(1, "topic=both&lastEventId=" + first, "Last-Event-ID: " + second));
    }

    @Test
    void lastEventId_emptyInTheHeader_isNone() {
        String first = announce("empty", "1");
        announce("empty", "2");

        assertEquals(List.of("2"), hears(1, "topic=empty&lastEventId=" + first, "Last-Event-ID:"));
    }

    @Test
    void lastEventId_emptyEverywhere_isNone() {
        announce("none", "before");
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=none&lastEventId=", "Last-Event-ID: ")
                .opened()) {
            announce("none", "after");

            assertEquals("after", stream.data());
        }
    }

    @Test
    void lastEventId_ofTheNewest_replaysNothing() {
        String newest = announce("newest", "1");
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=newest&lastEventId=" + newest)
                .opened()) {
            announce("newest", "2");

            assertEquals("2", stream.data());
        }
    }

    @Test
    void lastEventId_earliest_hearsAllThatIsHeld() {
        announce("earliest", "gone");
        for (int i = 0; i < HELD; i++) {
            announce("earliest", "held " + i);
        }

        List<String> heard = hears(HELD, "topic=earliest&lastEventId=earliest");

        assertEquals("held 0", heard.get(0));
        assertEquals("held " + (HELD - 1), heard.get(HELD - 1));
    }

    @Test
    void lastEventId_noLongerHeld_isToldAndGoesOn() {
        String old = announce("expired", "old");
        for (int i = 0; i <= HELD; i++) {
            announce("expired", "x");
        }
        assertReset("expired", "topic=expired&lastEventId=" + old);
    }

    @Test
    void lastEventId_unknown_isToldAndGoesOn() {
        assertReset("unknown", "topic=unknown&lastEventId=never-seen");
        assertReset("unknown", "topic=unknown&lastEventId=" + "x".repeat(7000));
    }

    /** The reset has a position of its own, from which one can go on. */
    private static void assertReset(String reason, String query) {
        try (WireStream stream = RawHttp.listen(hub, "/listen?" + query).opened()) {
            var reset = stream.event();
            announce(reason, "after the reset");

            assertEquals("stream-reset", reset.type());
            assertEquals("{\"reason\":\"" + reason + "\"}", reset.data());
            assertEquals("after the reset", stream.data());
            assertEquals(
                    List.of("after the reset"), hears(1, "topic=" + reason + "&lastEventId=" + reset.lastEventId()));
        }
    }

    @Test
    void last_given_countsInTheJournalBeforeSelecting() {
        announce("last/a", "1");
        announce("last/a", "2");
        announce("last/b", "3");

        assertEquals(List.of("2"), hears(1, "topic=last/a&last=2"));
        assertEquals(List.of("2", "3"), hears(2, "topic=last/*&last=2"));
    }

    @Test
    void last_zero_replaysNothing() {
        announce("last/zero", "1");
        try (WireStream stream =
                RawHttp.listen(hub, "/listen?topic=last/zero&last=0").opened()) {
            announce("last/zero", "2");

            assertEquals("2", stream.data());
        }
    }

    @Test
    void last_withAnId_isIgnored() {
        announce("last/id", "1");
        String id = announce("last/id", "2");
        announce("last/id", "3");

        assertEquals(List.of("3"), hears(1, "topic=last/id&last=3&lastEventId=" + id));
        assertEquals(List.of("3"), hears(1, "topic=last/id&last=3", "Last-Event-ID: " + id));
    }

    @Test
    void last_moreThanIsHeld_hearsAllThatIsHeld() {
        String first = announce("last/all", "1");

        assertEquals(List.of("1"), hears(1, "topic=last/all&last=1000000"), first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "%2B20", "x", "1000001", "9999999", "99999999999999999999", "%D9%A1", "1.0", "1&last=1"
            })
    void last_ofAnythingElse_is400(String last) {
        RawHttp.get(hub, "/listen?last=" + last).assertProblem(400, "last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cursor=", "cursor=yes", "cursor=ON", "topics=", "topics=on", "cursor=on&cursor=off"})
    void parameter_ofAnotherValue_is400(String query) {
        RawHttp.get(hub, "/listen?" + query).assertProblem(400, query.replaceAll("=.*", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_=1763892", "x", "Topic=a", "retry=x", "&&=", "id=1&type=2"})
    void parameter_unknown_isIgnored(String query) {
        assertEquals(200, opened("/listen?topic=a&" + query));
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic=%", "x=%", "topic=%FF", "x=%C3", "lastEventId=%ED%A0%80"})
    void query_malformed_is400(String query) {
        RawHttp.get(hub, "/listen?" + query).assertProblem(400, "query");
    }

    @Test
    void topicsShow_given_addsALineForEachBehindRetry() {
        try (WireStream stream =
                RawHttp.listen(hub, "/listen?topics=show&topic=show/*").opened()) {
            String id = RawHttp.announce(hub, "/announce?topic=show/a&topic=show/b&type=t&retry=7", "x");

            assertTrue(
                    stream.textUntil("\n\n")
                            .endsWith(
                                    "\nid: " + id + "\nevent: t\nretry: 7\ntopic: show/a\ntopic: show/b\ndata: x\n\n"),
                    stream::text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "*/*",
                "text/*",
                "TEXT/Event-Stream",
                "text/event-stream;q=0.001",
                "application/json, text/event-stream;q=0.1",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "application/json;q=0, */*",
                ""
            })
    void accept_allowingAStream_isGivenOne(String accept) {
        assertEquals(200, opened("/listen", "Accept: " + accept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/html",
                "text/event-stream;q=0",
                "text/event-stream;q=0, */*",
                "text/event-stream;q=0.000, text/*",
                "text/*;q=0, */*",
                "*/*;q=0",
                "text/event-streams"
            })
    void accept_allowingNone_is406(String accept) {
        RawHttp.get(hub, "/listen", "Accept: " + accept).assertProblem(406, "text/event-stream");
    }
}
