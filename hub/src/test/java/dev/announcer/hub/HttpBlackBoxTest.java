package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers of event streams get wrong about HTTP. One test for each case; after each the hub still serves. */
final class HttpBlackBoxTest {
    private static Hub hub;
    private static WireStream everything;

    @BeforeAll
    static void startHub() {
        hub = Hub.start(HubOptions.builder().port(0).build());
        everything = RawHttp.listen(hub, "/listen").opened();
    }

    @AfterAll
    static void closeHub() {
        everything.close();
        hub.close();
    }

    /** Nothing was announced by what a test did, unless it heard it itself. */
    @AfterEach
    void assertAliveAndNothingAnnounced() {
        RawHttp.announce(hub, "/announce", "the first thing heard");

        assertEquals("the first thing heard", everything.data());
    }

    /** Refused with a 4xx or 501 of problem+json and the end, or by the end alone. */
    private static void assertRefused(String request) {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.sendIfOpen(request.getBytes(ISO_8859_1));
            WireResponse response = http.response();
            assertTrue(
                    (response.status() >= 400 && response.status() < 500) || response.status() == 501,
                    response::toString);
            response.assertProblem(response.status());
            assertTrue(http.ended(), "what follows cannot be told from what was refused");
        }
    }

    @Test
    void http10_withoutHost_isServedAndEnds() {
        try (WireConnection http = RawHttp.connect(hub)) {
            WireResponse response = http.send("GET /healthz HTTP/1.0\r\n\r\n").response();

            assertEquals(200, response.status());
            assertEquals(List.of(), response.headers("transfer-encoding"));
            assertTrue(http.ended());
        }
    }

    @Test
    void http10_askingToKeepTheConnection_isTold() {
        try (WireConnection http = RawHttp.connect(hub)) {
            for (int i = 0; i < 2; i++) {
                WireResponse response = http.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                        .response();
                assertEquals(List.of("keep-alive"), response.headers("connection"));
            }
        }
    }

    @Test
    void http11_withoutHost_is400() {
        RawHttp.exchange(hub, "GET /healthz HTTP/1.1\r\n\r\n").assertProblem(400, "Host");
    }

    @Test
    void http11_withTwoHosts_is400() {
        RawHttp.exchange(hub, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n")
                .assertProblem(400, "Host");
    }

    @Test
    void target_inAbsoluteForm_isAStreamToo() {
        try (WireStream stream = RawHttp.listen(hub, "http://localhost:1/listen?topic=absolute")) {
            assertEquals(":\nretry: 3000\n", stream.opened().textUntil("3000\n"));
        }
    }

    @Test
    void bytes_dribblingIn_areServed() {
        byte[] post = WireConnection.postBytes("/announce", "dribbled é".getBytes(UTF_8));
        try (WireConnection http = RawHttp.connect(hub)) {
            for (byte b : post) {
                http.send(new byte[] {b});
            }
            http.response().id();
            assertEquals("dribbled é", everything.data());
        }
    }

    @Test
    void requests_pipelinedBeforeAStream_areAnsweredFirst() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.head("GET", "/healthz")
                    + WireConnection.head("GET", "/nothing")
                    + WireConnection.head("GET", "/listen"));

            assertEquals(200, http.response().status());
            assertEquals(404, http.response().status());
            assertEquals(":\nretry: 3000\n", http.stream().opened().textUntil("3000\n"));
        }
    }

    @Test
    void requests_pipelinedAfterAStream_areNeverRead() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.head("GET", "/listen?topic=pipe"));
            http.send(WireConnection.postBytes("/announce?topic=pipe", "smuggled".getBytes(UTF_8)));
            WireStream stream = http.stream().opened();
            RawHttp.announce(hub, "/announce?topic=pipe", "x");

            assertEquals("x", stream.data());
            assertEquals("x", everything.data());
        }
    }

    @Test
    void get_withABody_isServedAndTheBodyPassedOver() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.head("GET", "/healthz", "Content-Length: 5") + "xxxxx"
                    + WireConnection.head("GET", "/healthz"));

            assertEquals(200, http.response().status());
            assertEquals(200, http.response().status());
        }
    }

    @Test
    void listen_withABody_isAStream() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.head("GET", "/listen", "Content-Length: 5") + "xxxxx");

            assertEquals(":\nretry: 3000\n", http.stream().opened().textUntil("3000\n"));
        }
    }

    @Test
    void header_of64KiB_is431() {
        assertRefused("GET /listen HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(64 << 10) + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 5, 6",
                "Content-Length: -5",
                "Content-Length: +5",
                "Content-Length: 0x5",
                "Content-Length: 5 5",
                "Content-Length : 5",
                "Content-Length: 99999999999999999999",
                "Content-Length: \u00b2",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: xchunked",
                "X\0: a",
                "X: a\0b",
                "X: a\rb",
                "X y: a",
                ": a",
                "no colon"
            })
    void head_thatCanBeReadInTwoWays_isRefused(String lines) {
        assertRefused("POST /announce HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n\r\n0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /healthz",
                "GET /healthz HTTP/1.1 x",
                "GET /he althz HTTP/1.1",
                "G\0T /healthz HTTP/1.1",
                "/healthz HTTP/1.1",
                "GET /healthz HTTQ/1.1",
                "GET /healthz HTTP/1.1.1",
                "nonsense"
            })
    void requestLine_thatIsNone_isRefused(String line) {
        assertRefused(line + "\r\nHost: localhost\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloXX0\r\n\r\n",
                "ffffffffffffffff1\r\nhello"
            })
    void chunks_thatAreBroken_areRefusedAndNotAnnounced(String body) {
        assertRefused("POST /announce HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
    }

    @Test
    void tls_onThePlainPort_isRefused() {
        byte[] clientHello = HexFormat.of().parseHex("16030100c6010000c20303".concat("00".repeat(190)));
        try (WireConnection http = RawHttp.connect(hub)) {
            http.sendIfOpen(clientHello);
            http.response().assertProblem(400, "TLS");
        }
    }

    @Test
    void http2_preface_isRefused() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.sendIfOpen("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
            assertTrue(List.of(400, 505).contains(http.response().status()));
        }
    }

    @Test
    void garbage_ofAnyBytes_isRefused() {
        Random random = new Random(42);
        for (int i = 0; i < 20; i++) {
            byte[] bytes = new byte[2000];
            random.nextBytes(bytes);
            try (WireConnection http = RawHttp.connect(hub)) {
                http.sendIfOpen(bytes)
                        .sendIfOpen("\r\n\r\n".getBytes(ISO_8859_1))
                        .endOutput();
                http.response().assertProblem(400);
            }
        }
    }

    @Test
    void publish_inChunks_isAnnouncedWhole() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.head("POST", "/announce", "Transfer-Encoding: Chunked")
                    + "3\r\nhel\r\n3;ext=1\r\nlo\n\r\n0\r\nTrailer: x\r\n\r\n");

            http.response().id();
            assertEquals("hello\n", everything.data());
        }
    }

    @Test
    void publish_expecting100_isToldToContinue() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.head("POST", "/announce", "Content-Length: 5", "Expect: 100-continue"));
            WireResponse proceed = http.bodilessResponse();
            http.send("hello");

            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", proceed.head());
            http.response().id();
            assertEquals("hello", everything.data());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/announce?x", "/nothing"})
    void publish_expecting100_isRefusedBeforeItsBody(String target) {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.head("POST", target, "Content-Length: 5", "Expect: 100-continue"));

            WireResponse refused = http.response();
            assertTrue(refused.status() >= 400, refused::toString);
            assertTrue(http.ended());
        }
    }

    @Test
    void publish_cutShort_isNeverAnnounced() {
        for (String half :
                List.of("Content-Length: 10\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")) {
            String request = "POST /announce HTTP/1.1\r\nHost: localhost\r\n" + half;
            try (WireConnection ending = RawHttp.connect(hub);
                    WireConnection resetting = RawHttp.connect(hub)) {
                ending.send(request).endOutput();
                ending.response().assertProblem(400);
                resetting.send(request).reset();
            }
        }
    }

    @Test
    void publish_overOneConnection_isReused() {
        try (WireConnection http = RawHttp.connect(hub)) {
            for (int i = 0; i < 3; i++) {
                http.send(WireConnection.postBytes(
                        "/announce", Integer.toString(i).getBytes(UTF_8)));
                http.response().id();
                assertEquals(Integer.toString(i), everything.data());
            }
        }
    }

    @Test
    void publish_askingToClose_isAnsweredAndEnded() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.postBytes("/announce", "last".getBytes(UTF_8), "Connection: close"));
            WireResponse response = http.response();

            response.id();
            assertEquals(List.of("close"), response.headers("connection"));
            assertTrue(http.ended());
            assertEquals("last", everything.data());
        }
    }

    @Test
    void publish_halfClosingAfterItsBody_isAnswered() {
        try (WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.postBytes("/announce", "half-closed".getBytes(UTF_8)))
                    .endOutput();

            http.response().id();
            assertFalse(everything.data().isEmpty());
        }
    }
}
