package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys: each guards its own side, and private stays private. */
final class KeysBlackBoxTest {
    private static final String LISTEN = "listen-key";
    private static final String ANNOUNCE = "announce-key";
    private static final String TO_LISTEN = "Authorization: Bearer " + LISTEN;
    private static final String TO_ANNOUNCE = "Authorization: Bearer " + ANNOUNCE;

    private static Hub hub;
    private static Hub announceKeyOnly;

    @BeforeAll
    static void startHubs() {
        hub = Hub.start(HubOptions.builder()
                .port(0)
                .listenKey(Optional.of(LISTEN))
                .announceKey(Optional.of(ANNOUNCE))
                .build());
        announceKeyOnly = Hub.start(
                HubOptions.builder().port(0).announceKey(Optional.of(ANNOUNCE)).build());
    }

    @AfterAll
    static void closeHubs() {
        hub.close();
        announceKeyOnly.close();
    }

    private static void assert401(WireResponse response) {
        response.assertProblem(401, "key");
        assertEquals(Optional.of("Bearer"), response.header("www-authenticate"));
        assertFalse(response.toString().contains(LISTEN + "x"), "an answer does not repeat a key");
    }

    @Test
    void key_missing_is401() {
        assert401(RawHttp.get(hub, "/listen"));
        assert401(RawHttp.post(hub, "/announce", "x"));
        assert401(RawHttp.get(hub, "/ping"));
        assert401(RawHttp.post(announceKeyOnly, "/announce", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer listen-keyx",
                "Authorization: Bearer listen-ke",
                "Authorization: Bearer LISTEN-KEY",
                "Authorization: Bearer announce-key",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: listen-key",
                "Authorization: Basic listen-key",
                "Authorization: Bearer listen-key listen-key",
                "Authorization: Bearer listen-key, Bearer listen-key",
                "X-Authorization: Bearer listen-key"
            })
    void listenKey_wrong_is401(String header) {
        assert401(RawHttp.get(hub, "/listen", header));
    }

    @Test
    void listenKey_twiceInHeaders_is401() {
        assert401(RawHttp.get(hub, "/listen", TO_LISTEN, TO_LISTEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "BEARER", "Bearer  "})
    void scheme_inAnyCase_isTaken(String scheme) {
        try (WireStream stream = RawHttp.listen(hub, "/listen", "Authorization: " + scheme + " " + LISTEN)) {
            stream.opened();
        }
    }

    @Test
    void listenKey_inTheQuery_isTakenOnListen() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?access_token=" + LISTEN)) {
            stream.opened();
        }
        assert401(RawHttp.get(hub, "/listen?access_token=wrong"));
        assert401(RawHttp.get(hub, "/listen?access_token="));
    }

    @Test
    void listenKey_inHeaderAndQuery_theHeaderHolds() {
        assert401(RawHttp.get(hub, "/listen?access_token=" + LISTEN, "Authorization: Bearer wrong"));
        try (WireStream stream = RawHttp.listen(hub, "/listen?access_token=wrong", TO_LISTEN)) {
            stream.opened();
        }
        try (WireStream stream =
                RawHttp.listen(hub, "/listen?access_token=" + LISTEN, "Authorization: Basic cHJveHk=")) {
            stream.opened();
        }
    }

    @Test
    void accessToken_onAnnounce_isNoKey() {
        assert401(RawHttp.post(hub, "/announce?access_token=" + ANNOUNCE, "x"));
        assert401(RawHttp.get(hub, "/ping?access_token=" + ANNOUNCE));
    }

    @Test
    void keys_ofTheOtherSide_open_nothing() {
        assert401(RawHttp.get(hub, "/listen", TO_ANNOUNCE));
        assert401(RawHttp.post(hub, "/announce", "x", TO_LISTEN));
    }

    @Test
    void key_wrong_announcesNothing() {
        try (WireStream stream = RawHttp.listen(hub, "/listen", TO_LISTEN).opened()) {
            assert401(RawHttp.post(hub, "/announce", "x", "Authorization: Bearer wrong"));
            RawHttp.post(hub, "/announce", "the first thing heard", TO_ANNOUNCE).id();

            assertEquals("the first thing heard", stream.data());
        }
    }

    @Test
    void key_right_opensPing() {
        RawHttp.get(hub, "/ping", TO_ANNOUNCE).id();
    }

    @Test
    void healthAndPage_needNoKey() {
        assertEquals(200, RawHttp.get(hub, "/healthz").status());
        assertEquals(200, RawHttp.get(hub, "/").status());
    }

    @Test
    void private_withTheListenKey_isHeardLiveAndInReplay() {
        try (WireStream stream =
                RawHttp.listen(hub, "/listen?topic=p", TO_LISTEN).opened()) {
            String before =
                    RawHttp.post(hub, "/announce?topic=p", "0", TO_ANNOUNCE).id();
            RawHttp.post(hub, "/announce?topic=p&private", "secret", TO_ANNOUNCE)
                    .id();

            assertEquals(List.of("0", "secret"), stream.data(2));
            try (WireStream replay = RawHttp.listen(hub, "/listen?topic=p", TO_LISTEN, "Last-Event-ID: " + before)) {
                assertEquals("secret", replay.data());
            }
        }
    }

    @Test
    void private_whereNoListenKeyIsSet_isHeardByNobody() {
        String before = RawHttp.post(announceKeyOnly, "/announce?topic=p", "0", TO_ANNOUNCE)
                .id();
        try (WireStream live = RawHttp.listen(announceKeyOnly, "/listen", "Cache-Control: no-cache", TO_LISTEN)
                .opened()) {
            RawHttp.post(announceKeyOnly, "/announce?topic=p&private&id=secret-id", "secret", TO_ANNOUNCE)
                    .id();
            String after = RawHttp.post(announceKeyOnly, "/announce?topic=p", "1", TO_ANNOUNCE)
                    .id();

            assertEquals("1", live.data(), "live");
            assertEquals("1", first("/listen?topic=p&lastEventId=" + before), "in replay");
            assertEquals("1", first("/listen?topic=p&last=2"), "in the last ones");
            assertFalse(live.text().contains("secret"), "neither its data nor its id");
            assertEquals(after, live.lastEventId());
        }
    }

    private static String first(String target) {
        try (WireStream stream = RawHttp.listen(announceKeyOnly, target, "Cache-Control: no-cache")
                .opened()) {
            String data = stream.data();
            assertFalse(stream.text().contains("secret"), stream::text);
            return data;
        }
    }

    @Test
    void private_asTheNewest_isNotNamedByACursor() {
        RawHttp.post(announceKeyOnly, "/announce?topic=p&private&id=secret-id-2", "secret", TO_ANNOUNCE)
                .id();
        try (WireStream stream =
                RawHttp.listen(announceKeyOnly, "/listen?cursor=on").opened()) {
            assertFalse(stream.textUntil("\n\n").contains("secret"), "cursors are canonical");
        }
    }

    @Test
    void anotherKeyThanNone_isIgnored() {
        try (WireStream stream = RawHttp.listen(announceKeyOnly, "/listen?access_token=whatever", TO_LISTEN)) {
            stream.opened();
        }
    }

    @Test
    void host_ofAnotherName_isServedOnceThereIsAnAnnounceKey() {
        WireResponse response =
                RawHttp.exchange(announceKeyOnly, "GET /healthz HTTP/1.1\r\nHost: news.example\r\n\r\n");

        assertEquals(200, response.status());
    }
}
