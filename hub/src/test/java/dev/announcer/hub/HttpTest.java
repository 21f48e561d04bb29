package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.EventStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The publishing side on raw sockets: framing, limits, what must not harm. */
final class HttpTest {
    private static final String POST = "POST /announce HTTP/1.1\r\nHost: localhost\r\n";

    private Hub hub;
    private int port;
    private EventStream heard;

    @BeforeEach
    void start() {
        start(Duration.ofSeconds(60)); // no test depends on how soon a head comes but those who say so
    }

    private void start(Duration headTimeout) {
        hub = Hub.start(HubOptions.builder()
                .port(0)
                .maxHeaderBytes(4096)
                .maxAnnouncementBytes(100_000)
                .maxBatchBytes(10_000)
                .headTimeout(headTimeout)
                .closeDeadline(Duration.ofSeconds(1))
                .build());
        port = hub.port();
        heard = hub.announcer().listen();
    }

    /** A hub for those who do not say all. */
    private void startImpatient() {
        hub.close();
        start(Duration.ofMillis(700));
    }

    @AfterEach
    void end() {
        hub.close();
    }

    private void nothingWasAnnounced() throws Exception {
        hub.announcer().announce("the mark").toCompletableFuture().get();
        assertEquals("the mark", heard.take().data());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '"', textBlock = """
                    length and chunked,       400, "POST /announce HTTP/1.1~Host: localhost~Content-Length: 3~Transfer-Encoding: chunked~~3~abc~0~~"
                    two lengths,              400, "POST /announce HTTP/1.1~Host: localhost~Content-Length: 3~Content-Length: 4~~abcd"
                    two equal lengths,        400, "POST /announce HTTP/1.1~Host: localhost~Content-Length: 3~Content-Length: 3~~abc"
                    a list of lengths,        400, "POST /announce HTTP/1.1~Host: localhost~Content-Length: 3, 3~~abc"
                    length with a sign,       400, "POST /announce HTTP/1.1~Host: localhost~Content-Length: +3~~abc"
                    negative length,          400, "POST /announce HTTP/1.1~Host: localhost~Content-Length: -3~~abc"
                    hexadecimal length,       400, "POST /announce HTTP/1.1~Host: localhost~Content-Length: 0x3~~abc"
                    endless length,           400, "POST /announce HTTP/1.1~Host: localhost~Content-Length: 99999999999999999999~~abc"
                    space before colon,       400, "POST /announce HTTP/1.1~Host: localhost~Content-Length : 3~~abc"
                    NUL in a value,           400, "POST /announce HTTP/1.1~Host: localhost~X: a\0b~Content-Length: 3~~abc"
                    NUL in a name,            400, "POST /announce HTTP/1.1~Host: localhost~X\0: b~Content-Length: 3~~abc"
                    field without colon,      400, "POST /announce HTTP/1.1~Host: localhost~nonsense~Content-Length: 3~~abc"
                    no Host,                  400, "GET /ping HTTP/1.1~~"
                    two Hosts,                400, "GET /ping HTTP/1.1~Host: localhost~Host: localhost~~"
                    chunked in HTTP/1.0,      400, "POST /announce HTTP/1.0~Transfer-Encoding: chunked~~3~abc~0~~"
                    chunked not last,         400, "POST /announce HTTP/1.1~Host: localhost~Transfer-Encoding: chunked, gzip~~3~abc~0~~"
                    chunked twice,            400, "POST /announce HTTP/1.1~Host: localhost~Transfer-Encoding: chunked, chunked~~3~abc~0~~"
                    unknown coding,           501, "POST /announce HTTP/1.1~Host: localhost~Transfer-Encoding: gzip, chunked~~3~abc~0~~"
                    chunk size with a sign,   400, "POST /announce HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~+3~abc~0~~"
                    chunk without its end,    400, "POST /announce HTTP/1.1~Host: localhost~Transfer-Encoding: chunked~~3~abcd~0~~"
                    HTTP/2,                   505, "GET /ping HTTP/2.0~Host: localhost~~"
                    the preface of HTTP/2,    505, "PRI * HTTP/2.0~~SM~~"
                    no version,               400, "GET /ping~~"
                    nonsense,                 400, "nonsense~~"
                    lines ended by LF,        400, "GET /ping HTTP/1.1^Host: localhost^^"
                    other expectation,        417, "POST /announce HTTP/1.1~Host: localhost~Content-Length: 3~Expect: the-unexpected~~abc"
                    body too large,           413, "POST /announce HTTP/1.1~Host: localhost~Content-Length: 100001~~abc"
                    batch too large,          413, "POST /announce HTTP/1.1~Host: localhost~Content-Type: application/x-ndjson~Content-Length: 70001~~abc"
                    no such path,             404, "GET /ping/ HTTP/1.1~Host: localhost~Connection: close~~"
                    no such method,           405, "PUT /healthz HTTP/1.1~Host: localhost~Connection: close~~"
                    HEAD of ping,             405, "HEAD /ping HTTP/1.1~Host: localhost~Connection: close~~"
                    foreign Host,             421, "GET /healthz HTTP/1.1~Host: evil.example~Connection: close~~"
                    foreign Host of nothing,  421, "GET /nothing HTTP/1.1~Host: evil.example~Connection: close~~"
                    """)
    void request_thatIsNotAllowed_isRefusedAndTheConnectionEnds(String what, int status, String request)
            throws Exception {
        String response =
                Peer.ask(port, request.replace("~", "\r\n").replace("^", "\n").replace("\\0", "\0"));
        assertEquals(status, Peer.status(response), what + ": " + response);
        assertTrue(response.contains("application/problem+json"), response);
        assertTrue(response.contains("connection: close"), response);
        assertEquals(1, Peer.count(response, "\r\ndate: "), response);
        nothingWasAnnounced();
    }

    @Test
    void tlsHandshake_onThePlainPort_isToldAtOnce() throws Exception {
        String response = Peer.ask(port, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003");
        assertEquals(400, Peer.status(response));
        assertTrue(response.contains("TLS"), response);
    }

    @Test
    void requestLine_tooLong_is414() throws Exception {
        assertEquals(414, Peer.status(Peer.ask(port, "GET /ping?" + "x".repeat(5000) + " HTTP/1.1\r\n\r\n")));
    }

    @Test
    void header_tooLarge_is431() throws Exception {
        String field = "X: " + "x".repeat(5000) + "\r\n";
        assertEquals(431, Peer.status(Peer.ask(port, "GET /ping HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n")));
    }

    @Test
    void head_thatDribbles_is408() throws Exception {
        startImpatient();
        try (Peer peer = Peer.of(port)) {
            assertEquals(408, Peer.status(peer.send("GET /pi").all()));
        }
    }

    @Test
    void body_thatPauses_is408AndNotAnnounced() throws Exception {
        startImpatient();
        try (Peer peer = Peer.of(port)) {
            assertEquals(
                    408,
                    Peer.status(peer.send(POST + "Content-Length: 5\r\n\r\nab").all()));
        }
        nothingWasAnnounced();
    }

    @Test
    void newConnection_thatSaysNothing_endsWithoutAWord() throws Exception {
        startImpatient();
        assertEquals("", Peer.ask(port, ""));
    }

    @Test
    void body_cutShort_isNeverAnnounced() throws Exception {
        for (String request : new String[] {
            POST + "Content-Length: 10\r\n\r\nabc",
            POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
            POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"
        }) {
            try (Peer peer = Peer.of(port)) {
                assertEquals(400, Peer.status(peer.send(request).endOutput().all()));
            }
            try (Peer peer = Peer.of(port)) {
                peer.send(request).reset();
            }
        }
        nothingWasAnnounced();
    }

    @Test
    void request_withOutputEndedBehindIt_isAnswered() throws Exception {
        try (Peer peer = Peer.of(port)) {
            assertEquals(
                    200,
                    Peer.status(peer.send(POST + "Content-Length: 3\r\n\r\nabc")
                            .endOutput()
                            .all()));
        }
        assertEquals("abc", heard.take().data());
    }

    @Test
    void pipelinedRequests_areAnsweredInOrderOnOneConnection() throws Exception {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            requests.append(POST).append("Content-Length: 3\r\n\r\n").append(String.format("%03d", i));
        }
        String responses =
                Peer.ask(port, requests + "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertEquals(501, Peer.count(responses, "HTTP/1.1 200 OK"));
        assertTrue(responses.endsWith("{\"status\":\"up\"}\n"), responses);
        for (int i = 0; i < 500; i++) {
            assertEquals(String.format("%03d", i), heard.take().data());
        }
        int at = -1;
        for (int i = 1; i <= 500; i++) {
            int next = responses.indexOf("-" + i + "\"}");
            assertTrue(next > at, "the answer " + i + " stands behind the one before it");
            at = next;
        }
    }

    @Test
    void error_withASmallBody_keepsTheConnection() throws Exception {
        String responses = Peer.ask(
                port,
                "POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc" + POST
                        + "Connection: close\r\nContent-Length: 3\r\n\r\ndef");
        assertTrue(responses.startsWith("HTTP/1.1 404"), responses);
        assertEquals(1, Peer.count(responses, "HTTP/1.1 200 OK"));
        assertEquals("def", heard.take().data());
    }

    @Test
    void http10_needsNoHostAndEndsTheConnection() throws Exception {
        String response = Peer.ask(port, "GET /ping HTTP/1.0\r\n\r\n");
        assertEquals(200, Peer.status(response));
        assertTrue(response.contains("connection: close"), response);
        assertTrue(response.contains("content-length: "), response);
    }

    @Test
    void http10_withKeepAlive_isKeptAlive() throws Exception {
        String response =
                Peer.ask(port, "GET /ping HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /ping HTTP/1.0\r\n\r\n");
        assertEquals(2, Peer.count(response, "HTTP/1.1 200 OK"));
        assertEquals(1, Peer.count(response, "connection: keep-alive"));
    }

    @Test
    void absoluteForm_isServed() throws Exception {
        String response = Peer.ask(
                port, "GET http://localhost:1/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertEquals(200, Peer.status(response));
    }

    @Test
    void head_hasTheLengthAndNoBody() throws Exception {
        String response = Peer.ask(port, Peer.crlf("""
                        HEAD /healthz HTTP/1.1
                        Host: localhost

                        GET /healthz HTTP/1.1
                        Host: localhost
                        Connection: close

                        """));
        assertEquals(2, Peer.count(response, "content-length: 16"));
        assertEquals(1, Peer.count(response, "{\"status\":\"up\"}"));
    }

    @Test
    void head_ofAStream_answersAtOnceAndKeepsTheConnection() throws Exception {
        String response = Peer.ask(port, Peer.crlf("""
                        HEAD /listen HTTP/1.1
                        Host: localhost

                        GET /healthz HTTP/1.1
                        Host: localhost
                        Connection: close

                        """));
        assertEquals(2, Peer.count(response, "HTTP/1.1 200 OK"));
        assertTrue(response.contains("text/event-stream"), response);
        assertFalse(response.contains("transfer-encoding"), response);
    }

    @Test
    void options_ofEachPath_saysWhatIsAllowed() throws Exception {
        for (String path : new String[] {"/", "/listen", "/announce", "/ping", "/healthz"}) {
            String response =
                    Peer.ask(port, "OPTIONS " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertEquals(204, Peer.status(response), response);
            assertTrue(response.contains("allow: "), response);
            assertFalse(response.contains("content-length"), response);
        }
    }

    @Test
    void chunkedBody_inDribbles_isAnnouncedWhole() throws Exception {
        String request = POST
                + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: v\r\n\r\n";
        try (Peer peer = Peer.of(port)) {
            for (int i = 0; i < request.length(); i++) {
                peer.send(request.substring(i, i + 1));
            }
            assertEquals(200, Peer.status(peer.all()));
        }
        assertEquals("abcde", heard.take().data());
    }

    @Test
    void chunkedBody_overTheLimit_is413() throws Exception {
        String chunk = "2710\r\n" + "x".repeat(10_000) + "\r\n";
        String response = Peer.ask(port, POST + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(11) + "0\r\n\r\n");
        assertEquals(413, Peer.status(response));
        nothingWasAnnounced();
    }

    @Test
    void expectation_ofAnAcceptedHead_isMetBeforeTheBody() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send(POST + "Connection: close\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n");
            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", peer.until("\r\n\r\n"));
            assertEquals(1, Peer.count(peer.send("abc").all(), "HTTP/1.1 200 OK"));
        }
        assertEquals("abc", heard.take().data());
    }

    @Test
    void expectation_ofARefusedHead_isAnsweredFinallyAndTheConnectionEnds() throws Exception {
        String response = Peer.ask(port, POST + "Expect: 100-continue\r\nContent-Length: 100001\r\n\r\n");
        assertEquals(413, Peer.status(response));
        assertFalse(response.contains("100 Continue"), response);
        response = Peer.ask(
                port,
                "POST /announce?nonsense=1 HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        assertEquals(400, Peer.status(response));
        assertFalse(response.contains("100 Continue"), response);
    }

    @Test
    void expectation_whoseBodyCameAlready_isNotMetAnyMore() throws Exception {
        String response =
                Peer.ask(port, POST + "Connection: close\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc");
        assertEquals("abc", heard.take().data());
        assertEquals(1, Peer.count(response, "\r\ndate: "));
    }

    @Test
    void refusal_ofALargeBodyUnderWay_reachesAClientThatSendsOn() throws Exception {
        try (Peer peer = Peer.of(port)) {
            peer.send(POST + "Content-Length: 5000000\r\n\r\n");
            for (int i = 0; i < 50; i++) {
                peer.send("x".repeat(100_000));
            }
            assertEquals(413, Peer.status(peer.all()));
        }
    }

    @Test
    void hub_afterAllKindsOfNonsense_letsConnectionsGo() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (Peer peer = Peer.of(port)) {
                peer.send(i % 2 == 0 ? "GET / HT" : POST + "Content-Length: 5\r\n\r\nab");
            }
        }
        Await.until("connections end", () -> hub.connections() == 0);
    }
}
