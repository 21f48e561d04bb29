package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers of event streams get wrong about the stream itself: data, ids, types, replay. One test for each case. */
final class ServersGetWrongBlackBoxTest {
    private static Hub hub;

    @BeforeAll
    static void startHub() {
        // The window is to hold twice what the largest event is on the wire.
        hub = Hub.start(HubOptions.builder()
                .port(0)
                .maxAnnouncementBytes(3 << 20)
                .windowBytes(64L << 20)
                .build());
    }

    @AfterAll
    static void closeHub() {
        hub.close();
    }

    private static String heard(String data) {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=fidelity").opened()) {
            RawHttp.announce(hub, "/announce?topic=fidelity", data);
            return stream.data();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\ndata: b\n\nid: evil\ndata: c",
                "a\rid: evil\revent: evil",
                "a\r\n\r\nretry: 1\r\n\r\n: x",
                "\n\nevent: stream-reset\ndata: {}\n\n",
                "x\u0085id: evil\u2028id: evil\u2029id: evil"
            })
    void data_imitatingFields_isOneEventOfItsLines(String data) {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=imitation").opened()) {
            String id = RawHttp.announce(hub, "/announce?topic=imitation", data);
            var event = stream.event();
            RawHttp.announce(hub, "/announce?topic=imitation", "the next one");

            assertEquals(data.replace("\r\n", "\n").replace('\r', '\n'), event.data());
            assertEquals("message", event.type());
            assertEquals(id, event.lastEventId());
            assertEquals("the next one", stream.data());
            assertEquals(3000, stream.retryMillis());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " leading",
                "   three spaces",
                "\tTAB",
                "trailing ",
                "trailing newline\n",
                "\n",
                "\n\n\n",
                "\nleading newline",
                "data: looks like a field",
                "data",
                ":",
                ": comment",
                "\ufeffBOM first",
                "inside\ufeff",
                "\u2028\u2029\u0085\u000b\u000c",
                "e\u0301 and \u00e9",
                "\u05e9\u05dc\u05d5\u05dd \u202e",
                "\ud83d\ude00\ud83c\udff3\ufe0f\u200d\ud83c\udf08",
                "a+b%20c&d=e",
                "{\"json\":\"\\n\"}",
                "\u0001\u007f\u009f",
                "\uffff\ufffe"
            })
    void field_ofAnyText_arrivesAsItWasAnnounced(String data) {
        assertEquals(data, heard(data));
    }

    @Test
    void data_ofEveryCharacterOfTheBasicPlane_arrivesAsItWasAnnounced() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            if (!Character.isSurrogate(c) && c != '\r') {
                all.append(c);
            }
        }
        assertEquals(all.toString(), heard(all.toString()));
    }

    @Test
    void data_beginningWithABom_isBehindOneSpace() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=bom").opened()) {
            RawHttp.announce(hub, "/announce?topic=bom", "\ufeffx");

            assertTrue(stream.textUntil("\n\n").endsWith("\ndata: \ufeffx\n\n"));
            assertTrue(stream.text().startsWith(":\n"), "no BOM of its own");
        }
    }

    @Test
    void data_empty_isAnEvent() {
        assertEquals("", heard(""));
    }

    @Test
    void data_ofAMebibyte_isWhole() {
        String data = "0123456789abcde\u00e9".repeat((1 << 20) / 17);
        assertEquals(data, heard(data));
    }

    @Test
    void data_ofTwoMebibytesOfShortLines_isWhole() {
        String data = "x\n".repeat(1 << 20);
        assertEquals(data, heard(data));
    }

    @Test
    void data_ofFiveMebibytesInOneLine_is413() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.sendIfOpen(
                    WireConnection.postBytes("/announce", "x".repeat(5 << 20).getBytes(UTF_8)));

            http.response().assertProblem(413);
        }
    }

    @Test
    void lastEventId_ofUtf8Bytes_isFound() {
        RawHttp.announce(hub, "/announce?topic=utf8&id=%E2%82%AC%E8%B1%86%E8%85%90-%C3%A9", "1");
        RawHttp.announce(hub, "/announce?topic=utf8", "2");
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=utf8", "Last-Event-ID: €豆腐-é")) {
            assertEquals("2", stream.opened().data());
        }
    }

    @Test
    void lastEventId_notUtf8_isUnknownAndNoError() {
        for (byte[] id : List.of(
                new byte[] {(byte) 0xFF, (byte) 0xFE}, "caf\u00e9".getBytes(ISO_8859_1), new byte[] {(byte) 0xC3})) {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes("GET /listen HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: ".getBytes(UTF_8));
            request.writeBytes(id);
            request.writeBytes("\r\n\r\n".getBytes(UTF_8));
            try (WireConnection http = RawHttp.connect(hub);
                    WireStream stream = http.send(request.toByteArray()).stream()) {
                assertEquals("{\"reason\":\"unknown\"}", stream.opened().data());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"quoted\"", "<script>", "a'b;c,d", "\\", "%00", "0", "-1", "\t x"})
    void lastEventId_ofAnyCharacters_isUnknownAndNotEchoed(String id) {
        try (WireStream stream =
                RawHttp.listen(hub, "/listen", "Last-Event-ID: " + id).opened()) {
            assertEquals("{\"reason\":\"unknown\"}", stream.data());
            assertTrue(!stream.text().contains("id: " + id.strip() + "\n"), stream::text);
        }
    }

    @Test
    void lastEventId_ofSevenKilobytes_isUnknownAndNoError() {
        try (WireStream stream = RawHttp.listen(hub, "/listen", "Last-Event-ID: " + "x".repeat(7000))
                .opened()) {
            assertEquals("{\"reason\":\"unknown\"}", stream.data());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "01", "+1", "-0", "\u0661", "1.0", "99999999999999999999", "0x1", " 1", ""})
    void lastEventId_almostLikeTheHubs_isUnknown(String number) {
        String epoch = RawHttp.announce(hub, "/announce?topic=almost", "1").replaceAll("-.*", "-");
        String id = number.equals("1") ? epoch.toUpperCase(Locale.ROOT) + "1" : epoch + number;
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=almost", "Last-Event-ID: " + id)
                .opened()) {
            assertEquals("{\"reason\":\"unknown\"}", stream.data());
        }
    }

    @Test
    void lastEventId_ofWhatIsNotYetAnnounced_isUnknown() {
        String epoch = RawHttp.announce(hub, "/announce?topic=future", "1").replaceAll("-.*", "-");
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=future&lastEventId=" + epoch + "999999")) {
            assertEquals("{\"reason\":\"unknown\"}", stream.opened().data());
        }
    }

    @Test
    void lastEventId_none_replaysNothing() {
        RawHttp.announce(hub, "/announce?topic=nothing", "before");
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=nothing").opened()) {
            RawHttp.announce(hub, "/announce?topic=nothing", "after");

            assertEquals("after", stream.data());
        }
    }

    @Test
    void acceptEncoding_gzip_isNotCompressed() {
        for (String coding : List.of("gzip, deflate, br, zstd", "identity;q=0", "*;q=0", "gzip;q=1")) {
            try (WireStream stream = RawHttp.listen(hub, "/listen?topic=gzip", "Accept-Encoding: " + coding)
                    .opened()) {
                RawHttp.announce(hub, "/announce?topic=gzip", "x");

                assertEquals(List.of(), stream.head().headers("content-encoding"));
                assertEquals("x", stream.data());
            }
        }
    }

    @Test
    void retry_setByAnEvent_isEmitted() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=retry").opened()) {
            RawHttp.announce(hub, "/announce?topic=retry&retry=1234", "x");

            assertEquals("x", stream.data());
            assertEquals(1234, stream.retryMillis());
        }
    }

    @Test
    void messages_inRapidSuccession_arriveInOrder() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=rapid").opened();
                WireConnection http = RawHttp.connect(hub)) {
            for (int i = 0; i < 100; i++) {
                http.send(WireConnection.postBytes(
                        "/announce?topic=rapid", Integer.toString(i).getBytes(UTF_8)));
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(Integer.toString(i), stream.data());
            }
        }
    }
}
