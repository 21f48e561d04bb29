package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.Event;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams on raw sockets: how they begin, what ends them, and what a peer that does not read costs. */
final class StreamTest {
    private static final String LISTEN = "GET /listen HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private Hub hub;
    private int port;

    @BeforeEach
    void start() {
        start(Duration.ofSeconds(60)); // whoever reads in these tests is not cut off
    }

    private void start(Duration writeTimeout) {
        hub = Hub.start(HubOptions.builder()
                .port(0)
                .heartbeat(Duration.ofMillis(200))
                .writeTimeout(writeTimeout)
                .closeDeadline(Duration.ofSeconds(5))
                .build());
        port = hub.port();
    }

    @AfterEach
    void end() {
        hub.close();
    }

    private String announce(String data) throws Exception {
        return hub.announcer().announce(data).toCompletableFuture().get();
    }

    @Test
    void stream_overHttp11_isChunkedAndBeginsAtOnce() throws Exception {
        try (Peer peer = Peer.of(port)) {
            String begin = peer.send(LISTEN).until("retry: 3000\n");
            assertTrue(begin.startsWith("HTTP/1.1 200 OK\r\n"), begin);
            assertTrue(begin.contains("\r\ntransfer-encoding: chunked\r\n"), begin);
            assertFalse(begin.contains("content-length"), begin);
            String id = announce("hello");
            String frame = "id: " + id + "\ndata: hello\n\n";
            peer.until(Integer.toHexString(frame.length()) + "\r\n" + frame + "\r\n");
        }
    }

    @Test
    void stream_overHttp10_isNotChunked() throws Exception {
        try (Peer peer = Peer.of(port)) {
            String begin = peer.send("GET /listen HTTP/1.0\r\n\r\n").until("\r\n\r\n:");
            assertFalse(begin.contains("transfer-encoding"), begin);
            assertTrue(begin.contains("connection: close"), begin);
            String id = announce("hello");
            peer.until("\nid: " + id + "\ndata: hello\n\n");
        }
    }

    @Test
    void stream_behindAnnouncementsOnOneConnection_waitsItsTurnAndThrowsAwayTheRest() throws Exception {
        try (Peer peer = Peer.of(port)) {
            String ping = "GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n";
            peer.send(ping + ping + LISTEN + ping);
            String heard = peer.until("retry: 3000\n");
            assertEquals(3, Peer.count(heard, "HTTP/1.1 200 OK"));
            assertTrue(heard.indexOf("-2\"}") < heard.indexOf("text/event-stream"), heard);
            announce("hello");
            heard = peer.until("data: hello");
            assertFalse(heard.contains("data: pong"), heard);
            assertEquals(3, Peer.count(heard, "HTTP/1.1 200 OK"));
        }
    }

    @Test
    void listener_thatGoesAway_isNoticedAtOnce() throws Exception {
        Peer leaves = Peer.of(port);
        Peer resets = Peer.of(port);
        Peer endsOutput = Peer.of(port);
        for (Peer peer : new Peer[] {leaves, resets, endsOutput}) {
            peer.send(LISTEN).until("retry: 3000\n");
        }
        assertEquals(3, hub.announcer().listeners());
        leaves.close();
        resets.reset();
        endsOutput.endOutput();
        Await.until("listeners are gone", () -> hub.announcer().listeners() == 0 && hub.connections() == 0);
        endsOutput.close();
    }

    @Test
    void listener_thatTalks_isCutOff() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send(LISTEN).until("retry: 3000\n");
            peer.send("a little is thrown away");
            announce("hello");
            peer.until("data: hello");
            try {
                for (int i = 0; i < 1000; i++) {
                    peer.send("x".repeat(10_000));
                }
            } catch (java.net.SocketException reset) {
                assertFalse(reset.getMessage().isEmpty());
            }
            Await.until("it is cut off", () -> hub.connections() == 0);
        }
    }

    @Test
    void idleStream_hearsHeartbeats() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send(LISTEN).until("retry: 3000\n");
            String heartbeat = "2\r\n:\n\r\n";
            peer.until(heartbeat + heartbeat);
        }
    }

    @Test
    void listener_thatDoesNotRead_holdsUpNobodyAndEndsByTheWriteTimeout() throws Exception {
        hub.close();
        start(Duration.ofMillis(1500));
        try (Peer stalled = Peer.of(port, 4096);
                Peer reader = Peer.of(port)) {
            stalled.send(LISTEN);
            reader.send(LISTEN).until("retry: 3000\n");
            Await.until("both listen", () -> hub.announcer().listeners() == 2);
            String block = "x".repeat(10_000);
            for (int i = 0; i < 100; i++) {
                announce(block + i);
                reader.until("x" + i + "\n\n");
            }
            Await.until("the stalled one is cut off", () -> hub.announcer().listeners() == 1);
            announce("still there");
            reader.until("still there");
        }
    }

    @Test
    void event_ofAMebibyte_arrivesWhole() throws Exception {
        String data = "0123456789abcdef".repeat(1 << 16);
        try (Peer peer = Peer.of(port, 4096)) {
            peer.send(LISTEN).until("retry: 3000\n");
            hub.announcer().announce("big", Event.of("big", data));
            announce("after it");
            String heard = peer.until("after it");
            assertTrue(heard.contains("data: " + data + "\n\n"), "whole");
        }
    }

    @Test
    void closing_tellsListenersWhenToComeBackAndEndsTheirStreamsProperly() throws Exception {
        try (Peer chunked = Peer.of(port);
                Peer raw = Peer.of(port)) {
            chunked.send(LISTEN).until("retry: 3000\n");
            raw.send("GET /listen HTTP/1.0\r\n\r\n").until("retry: 3000\n");
            announce("the last");
            hub.close();
            for (Peer peer : new Peer[] {chunked, raw}) {
                String heard = peer.all();
                assertTrue(heard.contains("data: the last\n\n"), heard);
                assertTrue(heard.lastIndexOf("retry: ") > heard.indexOf("the last"), heard);
            }
            assertTrue(chunked.heard().endsWith("\r\n0\r\n\r\n"), chunked.heard());
        }
    }

    @Test
    void listenRequest_withABody_isServedAndItsBodyThrownAway() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send("GET /listen HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab")
                    .until("retry: 3000\n");
            peer.send("cde");
            announce("hello");
            peer.until("data: hello");
        }
    }

    @Test
    void thousandStreams_comeAndGo() throws Exception {
        Peer[] peers = new Peer[1000];
        for (int i = 0; i < peers.length; i++) {
            peers[i] = Peer.of(port).send(LISTEN);
        }
        Await.until("all listen", () -> hub.announcer().listeners() == peers.length);
        announce("to all");
        for (Peer peer : peers) {
            peer.until("data: to all\n\n");
        }
        for (Peer peer : peers) {
            peer.close();
        }
        Await.until(
                "all are gone", () -> hub.connections() == 0 && hub.announcer().listeners() == 0);
    }
}
