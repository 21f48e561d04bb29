package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stream byte by byte: its head, its framing, the order of its fields. */
final class StreamBytesBlackBoxTest {
    private static Hub hub;

    @BeforeAll
    static void startHub() {
        hub = Hub.start(HubOptions.builder().port(0).heartbeat(Duration.ZERO).build());
    }

    @AfterAll
    static void closeHub() {
        hub.close();
    }

    @Test
    void head_overHttp11_isAsDesigned() {
        try (WireStream stream = RawHttp.listen(hub, "/listen")) {
            String head = stream.head().head().replaceAll("date: [^\r]+", "date: D");

            assertEquals("""
                    HTTP/1.1 200 OK
                    content-type: text/event-stream
                    cache-control: no-store, no-transform
                    x-accel-buffering: no
                    x-content-type-options: nosniff
                    date: D
                    transfer-encoding: chunked
                    connection: close

                    """.replace("\n", "\r\n"), head);
        }
    }

    @Test
    void head_overHttp10_isNotChunkedAndNeedsNoHost() {
        try (WireConnection http = RawHttp.connect(hub);
                WireStream stream = http.send("GET /listen HTTP/1.0\r\n\r\n").stream()) {
            assertEquals(List.of(), stream.head().headers("transfer-encoding"));
            assertEquals(List.of(), stream.head().headers("content-length"));
            assertEquals(List.of("close"), stream.head().headers("connection"));
        }
    }

    @Test
    void head_ofAHeadRequest_isTheStreamsWithoutAStream() {
        try (WireConnection http = RawHttp.connect(hub)) {
            WireResponse head = http.send(WireConnection.head("HEAD", "/listen?topic=x", "Connection: close"))
                    .bodilessResponse();

            assertEquals(200, head.status());
            assertEquals(List.of("text/event-stream"), head.headers("content-type"));
            assertEquals(List.of("no-store, no-transform"), head.headers("cache-control"));
            assertTrue(http.ended(), "no subscription is left hanging");
        }
    }

    @Test
    void stream_opened_saysItsHeadAndFirstLinesAtOnce() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=silent")) {
            assertEquals(":\nretry: 3000\n", stream.textUntil("3000\n"), "with no event and no heartbeat before");
        }
    }

    @Test
    void frames_overHttp11_areAChunkEach() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=chunks").opened()) {
            assertEquals(":\nretry: 3000\n", stream.chunk());
            String one = RawHttp.announce(hub, "/announce?topic=chunks", "1");
            String two = RawHttp.announce(hub, "/announce?topic=chunks", "2\n3");

            assertEquals("id: " + one + "\ndata: 1\n\n", stream.chunk());
            assertEquals("id: " + two + "\ndata: 2\ndata: 3\n\n", stream.chunk());
        }
    }

    @Test
    void frames_replayedTogether_areStillAChunkEach() {
        String first = RawHttp.announce(hub, "/announce?topic=replay", "0");
        for (int i = 1; i <= 5; i++) {
            RawHttp.announce(hub, "/announce?topic=replay", "é" + i);
        }
        try (WireStream stream =
                RawHttp.listen(hub, "/listen?topic=replay&lastEventId=" + first).opened()) {
            stream.chunk();
            for (int i = 1; i <= 5; i++) {
                assertTrue(stream.chunk().endsWith("\ndata: é" + i + "\n\n"), stream::text);
            }
        }
    }

    @Test
    void frame_ofAMebibyte_isOneChunk() {
        String data = "x".repeat(1 << 20);
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=large").opened()) {
            stream.chunk();
            String id = RawHttp.announce(hub, "/announce?topic=large", data);

            assertEquals("id: " + id + "\ndata: " + data + "\n\n", stream.chunk());
        }
    }

    @Test
    void body_overHttp10_isTheTextAlone() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send("GET /listen?topic=raw HTTP/1.0\r\n\r\n");
            WireStream stream = http.stream();
            String id = RawHttp.announce(hub, "/announce?topic=raw", "ü");
            String expected = ":\nretry: 3000\nid: " + id + "\ndata: ü\n\n";

            assertEquals(expected, stream.textUntil("\n\n"));
        }
    }

    @Test
    void fields_allSet_areInTheOrderOfTheProtocol() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=order").opened()) {
            stream.chunk();
            RawHttp.announce(hub, "/announce?retry=5&type=t&id=own&topic=order", " a\r\nb\rc\n");

            assertEquals("id: own\nevent: t\nretry: 5\ndata:  a\ndata: b\ndata: c\ndata: \n\n", stream.chunk());
        }
    }

    @Test
    void fields_notSet_areMissing() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=fewest").opened()) {
            stream.chunk();
            String id = RawHttp.announce(hub, "/announce?topic=fewest", "");

            assertEquals("id: " + id + "\ndata: \n\n", stream.chunk());
        }
    }

    @Test
    void data_ofANul_arrivesAsItIs() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=nul").opened()) {
            RawHttp.post(hub, "/announce?topic=nul", "a\0b".getBytes(UTF_8));

            assertEquals("a\0b", stream.data());
        }
    }

    @Test
    void stream_neverHasABlankLineBehindACommentOrRetry() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=blank").opened()) {
            RawHttp.announce(hub, "/announce?topic=blank", "x");

            assertEquals(0, stream.textUntil("data: x\n\n").split("\n\n", -1)[0].indexOf(":\nretry: 3000\nid: "));
        }
    }
}
