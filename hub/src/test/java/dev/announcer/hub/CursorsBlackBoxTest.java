package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.announcer.tck.WireReader.Cursor;
import dev.announcer.tck.WireStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Cursors, to whom they go and what they are good for, and heartbeats. */
final class CursorsBlackBoxTest {
    private static final String NO_CACHE = "Cache-Control: no-cache";

    private static Hub hub;
    private static Hub beating;

    @BeforeAll
    static void startHubs() {
        hub = Hub.start(HubOptions.builder().port(0).build());
        beating = Hub.start(
                HubOptions.builder().port(0).heartbeat(Duration.ofMillis(200)).build());
    }

    @AfterAll
    static void closeHubs() {
        hub.close();
        beating.close();
    }

    private static String announce(String topic, String data) {
        return RawHttp.announce(hub, "/announce?topic=" + topic, data);
    }

    @Test
    void cursor_auto_goesToThoseWhoAskAsEventSourceDoes() {
        assertBegins(":\nretry: 3000\nid: ", "", NO_CACHE);
        assertBegins(":\nretry: 3000\nid: ", "cursor=auto&", "Cache-Control: max-age=0, No-Cache");
        assertNextIsTheEvent("");
        assertNextIsTheEvent("cursor=auto&");
        assertNextIsTheEvent("", "Cache-Control: no-store");
    }

    @Test
    void cursor_on_isABlockWithAnIdAlone() {
        assertBegins(":\nretry: 3000\nid: ", "cursor=on&");
    }

    @Test
    void cursor_off_isNone() {
        assertNextIsTheEvent("cursor=off&", NO_CACHE);
    }

    @Test
    void cursor_event_isAnEventOfItsOwnType() {
        String newest = announce("cursor/event", "before");
        try (WireStream stream =
                RawHttp.listen(hub, "/listen?cursor=event&topic=cursor/event").opened()) {
            assertEquals(
                    ":\nretry: 3000\nid: " + newest + "\nevent: stream-cursor\ndata: {}\n\n", stream.textUntil("\n\n"));
        }
    }

    /** A cursor is the position of the newest announcement, also of one that was not selected, and canonical. */
    private static void assertBegins(String beginning, String query, String... headers) {
        String newest = announce("cursor/else", "before");
        try (WireStream stream = RawHttp.listen(hub, "/listen?" + query + "topic=cursor/on", headers)
                .opened()) {
            assertEquals(beginning + newest + "\n\n", stream.textUntil("\n\n"));
        }
    }

    private static void assertNextIsTheEvent(String query, String... headers) {
        try (WireStream stream = RawHttp.listen(hub, "/listen?" + query + "topic=cursor/off", headers)
                .opened()) {
            String id = announce("cursor/off", "x");

            assertEquals(":\nretry: 3000\nid: " + id + "\ndata: x\n\n", stream.textUntil("\n\n"));
        }
    }

    @Test
    void cursor_heldBeforeTheFirstEvent_bringsBackWhatWasAnnouncedMeanwhile() {
        String cursor;
        try (WireStream stream =
                RawHttp.listen(hub, "/listen?topic=away", NO_CACHE).opened()) {
            cursor = stream.next(Cursor.class).lastEventId();
        }
        announce("away", "the first of its topic");

        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=away", NO_CACHE, "Last-Event-ID: " + cursor)) {
            assertEquals("the first of its topic", stream.data());
        }
    }

    @Test
    void heartbeat_whileNothingMoves_isAComment() {
        try (WireStream stream =
                RawHttp.listen(beating, "/listen?topic=idle", NO_CACHE).opened()) {
            String begun = stream.textUntil("\n\n");

            assertEquals(begun + ":\n:\n", stream.textUntil(":\n:\n"));
        }
    }

    @Test
    void heartbeat_afterOthersWereAnnounced_isACursor() {
        try (WireStream stream =
                RawHttp.listen(beating, "/listen?topic=quiet", NO_CACHE).opened()) {
            stream.next(Cursor.class);
            String moved = RawHttp.announce(beating, "/announce?topic=busy", "not for it");

            assertEquals(moved, stream.next(Cursor.class).lastEventId());
        }
    }

    @Test
    void heartbeat_toThoseWithoutCursors_isAlwaysAComment() {
        try (WireStream stream = RawHttp.listen(beating, "/listen?topic=quiet").opened()) {
            stream.textUntil("3000\n");
            RawHttp.announce(beating, "/announce?topic=busy", "not for it");

            assertEquals(":\nretry: 3000\n:\n:\n", stream.textUntil("\n:\n:\n"));
        }
    }
}
