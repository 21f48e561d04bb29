package dev.announcer.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.client.ScriptedServer.Peer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LaunchDarkly's contract tests that concern connections, and what a client has beyond them: credentials, patience. */
final class ContractTest {
    private final ScriptedServer server;
    private final Recorder recorder = new Recorder();
    private EventSource source;

    ContractTest() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void close() throws Exception {
        if (source != null) {
            source.close();
        }
        server.close();
    }

    private Peer connect(EventSourceBuilder builder) throws Exception {
        source = recorder.open(builder);
        return server.next();
    }

    @Test
    void basic_largeMessages_inTwoChunks_arrive() throws Exception {
        Peer peer = connect(EventSource.to(server.url()));
        peer.open();
        assertThat(recorder.next()).isEqualTo("opened");
        String large = "0123456789".repeat(500_000);
        peer.send("data: " + large);
        peer.send("\n\ndata: x" + large + "\n\n");
        assertThat(recorder.next()).hasSize(large.length() + "message||".length());
        assertThat(recorder.next()).hasSize(large.length() + "message||".length() + 1);
    }

    @Test
    void basic_hundredRapidMessages_arriveInOrder() throws Exception {
        Peer peer = connect(EventSource.to(server.url())).open();
        for (int i = 0; i < 100; i++) {
            peer.send("id: " + i + "\ndata: " + i + "\n\n");
        }
        assertThat(recorder.next()).isEqualTo("opened");
        for (int i = 0; i < 100; i++) {
            assertThat(recorder.next()).isEqualTo("message|" + i + "|" + i);
        }
    }

    @Test
    void basic_singleBytes_andABareCr_waitForNothing() throws Exception {
        Peer peer = connect(EventSource.to(server.url())).open();
        for (byte b : "\uFEFFdata: €豆腐\r\r".getBytes(UTF_8)) {
            peer.send(b);
        }
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("message|€豆腐|"); // the server says no more
    }

    @Test
    void http_204_endsIt_andAnIterationEndsWithoutAnError() throws Exception {
        try (EventSource pulled = EventSource.open(server.url())) {
            server.next().refuse("204 No Content");
            assertThat(pulled.iterator().hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Location:", "X-No-Location: x", "Location: ftp://example.org/", "Location: :"})
    void http_redirectWithoutATarget_isAnError_andNoLoop(String line) throws Exception {
        connect(EventSource.to(server.url())).refuse("302 Found", line);
        assertThat(recorder.next()).isEqualTo("closed REDIRECT");
        assertThat(recorder.lastFailure().status()).hasValue(302);
        assertThat(server.isLeftAlone(50)).isTrue();
    }

    @Test
    void http_redirectWithoutAnEnd_isAnError() throws Exception {
        source = recorder.open(EventSource.to(server.url()));
        for (int i = 0; i <= 20; i++) {
            server.next().refuse("302 Found", "Location: /" + i);
        }
        assertThat(recorder.next()).isEqualTo("closed REDIRECT");
    }

    @Test
    void http_redirectToAnotherOrigin_takesNoCredentialsAlong() throws Exception {
        try (ScriptedServer other = new ScriptedServer()) {
            Peer first = connect(EventSource.to(server.url())
                    .header("Authorization", "Bearer secret")
                    .header("Cookie", "a=b")
                    .header("X-Api-Key", "secret")
                    .header("User-Agent", "me"));
            assertThat(first.header("Authorization")).isEqualTo("Bearer secret");
            first.refuse("307 Temporary", "Location: /same");
            Peer same = server.next();
            assertThat(same.header("Authorization")).isEqualTo("Bearer secret");
            assertThat(same.header("X-Api-Key")).isEqualTo("secret");
            same.refuse("307 Temporary", "Location: " + other.url());
            Peer elsewhere = other.next();
            assertThat(elsewhere.headers).doesNotContainKeys("Authorization", "Cookie", "X-Api-Key");
            assertThat(elsewhere.header("User-Agent")).isEqualTo("me");
            assertThat(elsewhere.header("Accept")).isEqualTo("text/event-stream");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "REPORT"})
    void http_methodWithBody_isSent_andSentAgain(String method) throws Exception {
        Peer first = connect(EventSource.to(server.url())
                .method(method, BodyPublishers.ofString("{\"q\":1}"))
                .header("Content-Type", "application/json"));
        for (Peer peer : new Peer[] {first, null}) {
            Peer now = peer == null ? server.next() : peer;
            assertThat(now.method).isEqualTo(method);
            assertThat(now.body).isEqualTo("{\"q\":1}");
            assertThat(now.header("Content-Type")).isEqualTo("application/json");
            now.open().end();
        }
    }

    @Test
    void http_postThatIsRedirected_followsTheStandard() throws Exception {
        Peer first = connect(EventSource.to(server.url()).post("text/plain", "question"));
        first.refuse("307 Temporary", "Location: /kept");
        Peer kept = server.next();
        assertThat(kept.method + " " + kept.body).isEqualTo("POST question");
        kept.refuse("303 See Other", "Location: /got");
        Peer got = server.next();
        assertThat(got.method + " " + got.body).isEqualTo("GET ");
        assertThat(got.headers).doesNotContainKey("Content-Type");
    }

    @Test
    void http_headers_areAskedForAnew() throws Exception {
        AtomicInteger token = new AtomicInteger();
        Peer first = connect(EventSource.to(server.url())
                .header("X-Fixed", "f")
                .headers(() -> Map.of("Authorization", "Bearer " + token.incrementAndGet())));
        assertThat(first.header("Authorization")).isEqualTo("Bearer 1");
        first.open().end();
        Peer second = server.next();
        assertThat(second.header("Authorization")).isEqualTo("Bearer 2");
        assertThat(second.header("X-Fixed")).isEqualTo("f");
    }

    @Test
    void http_headersThatFail_endItAndSayWhy() throws Exception {
        source = recorder.open(EventSource.to(server.url()).headers(() -> {
            throw new IllegalStateException("no token");
        }));
        assertThat(recorder.next()).isEqualTo("closed REQUEST");
        assertThat(recorder.lastFailure().cause())
                .hasValueSatisfying(cause -> assertThat(cause).hasMessage("no token"));
    }

    @Test
    void http_headersThatAreNotAllowed_endItAndSayWhy() throws Exception {
        source = recorder.open(EventSource.to(server.url()).headers(() -> Map.of("X", "a\r\nY: b")));
        assertThat(recorder.next()).isEqualTo("closed REQUEST");
        assertThat(server.isLeftAlone(50)).isTrue();
    }

    @Test
    void http_initialLastEventId_isSent() throws Exception {
        assertThat(connect(EventSource.to(server.url()).lastEventId("before")).header("Last-Event-ID"))
                .isEqualTo("before");
    }

    @Test
    void reconnection_lastIdIsSent_keptWithoutIds_andAbsentWhenEmpty() throws Exception {
        connect(EventSource.to(server.url())).open().send("id: 1\ndata: a\n\n").end();
        Peer second = server.next();
        assertThat(second.header("Last-Event-ID")).isEqualTo("1");
        second.open().send("data: b\n\n").end();
        Peer third = server.next();
        assertThat(third.header("Last-Event-ID")).isEqualTo("1");
        third.open().send("id: 2\n\n").end(); // counts without data
        Peer fourth = server.next();
        assertThat(fourth.header("Last-Event-ID")).isEqualTo("2");
        fourth.open().send("id:\ndata: c\n\n").end();
        assertThat(server.next().headers).doesNotContainKey("Last-Event-ID");
    }

    @Test
    void reconnection_afterAPartialMessage_beginsAnew() throws Exception {
        connect(EventSource.to(server.url()))
                .open()
                .send("id: 1\ndata: a\n\nid: 2\ndata: par")
                .reset();
        Peer second = server.next();
        assertThat(second.header("Last-Event-ID")).isIn("1", ""); // a reset may overtake what was sent before it
        second.open().send("tial\n\ndata: b\n\n");
        String told = recorder.next();
        while (!told.startsWith("message|b|")) {
            assertThat(told).isIn("opened", "message|a|1", "reconnecting CONNECTION");
            told = recorder.next();
        }
    }

    @Test
    void reconnection_afterTheReadTimeout_isMade() throws Exception {
        Peer peer = connect(EventSource.to(server.url()).idleTimeout(Duration.ofMillis(500)));
        peer.open();
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("reconnecting IDLE");
        peer.awaitEnd();
        server.next().open().send("data: x\n\n");
        String told = recorder.next();
        while (!told.equals("message|x|")) {
            assertThat(told).isIn("opened", "reconnecting IDLE");
            if (!told.equals("opened")) { // on a machine that stood still meanwhile
                server.next().open().send("data: x\n\n");
            }
            told = recorder.next();
        }
    }

    @Test
    void patience_withStatusesThatPass_waitsAsTheServerAsks() throws Exception {
        Peer first = connect(EventSource.to(server.url()).retryingStatuses(true));
        first.refuse("503 Busy", "Retry-After: 1");
        assertThat(recorder.next()).isEqualTo("reconnecting STATUS");
        assertThat(recorder.waits).containsExactly(Duration.ofSeconds(1));
        server.next().refuse("429 Too Many", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT");
        assertThat(recorder.next()).isEqualTo("reconnecting STATUS");
        server.next().refuse("404 Not Found");
        assertThat(recorder.next()).isEqualTo("closed STATUS");
    }
}
