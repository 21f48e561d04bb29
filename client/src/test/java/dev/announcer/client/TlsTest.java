package dev.announcer.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.client.Failure.Reason;
import dev.announcer.client.ScriptedServer.Peer;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams over TLS, on both ways: that of {@code java.net.http}, and that of ids that are not ASCII. */
final class TlsTest {
    @TempDir
    private static Path folder;

    private static TestCertificate ours;
    private static TestCertificate ofAnother;

    private final Recorder recorder = new Recorder();

    @BeforeAll
    static void makeCertificates() throws Exception {
        ours = TestCertificate.of("ip:127.0.0.1", folder);
        ofAnother = TestCertificate.of("dns:other.example", folder);
    }

    private static EventSourceBuilder to(ScriptedServer server, SSLContext trust, String id) {
        return EventSource.to(server.url())
                .lastEventId(id)
                .httpClient(HttpClient.newBuilder().sslContext(trust).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ü"})
    void stream_isHeard_andAgainWithItsId(String id) throws Exception {
        try (ScriptedServer server = new ScriptedServer(ours.serving());
                EventSource source = recorder.open(to(server, ours.trusting(), id))) {
            Peer peer = server.next();
            assertThat(peer.header("Last-Event-ID")).isEqualTo(id);
            peer.open();
            assertThat(recorder.next()).isEqualTo("opened");
            peer.send("data: 1\n").send("\nid: b" + id + "\ndata: 2\n\n");
            assertThat(recorder.next()).isEqualTo("message|1|" + id);
            assertThat(recorder.next()).isEqualTo("message|2|b" + id);
            assertThat(source.opening().orElseThrow().url().getScheme()).isEqualTo("https");
            peer.end();
            assertThat(recorder.next()).startsWith("reconnecting");
            assertThat(server.next().header("Last-Event-ID")).isEqualTo("b" + id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ü"})
    void certificate_ofAnotherHost_isRefused_andSaysSo(String id) throws Exception {
        assertRefused(ofAnother, ofAnother.trusting(), id, "127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ü"})
    void certificate_thatNobodyTrusts_isRefused_andSaysSo(String id) throws Exception {
        assertRefused(ours, SSLContext.getDefault(), id, "certification path");
    }

    private void assertRefused(TestCertificate shown, SSLContext trust, String id, String why) throws Exception {
        try (ScriptedServer server = new ScriptedServer(shown.serving())) {
            CompletableFuture<Peer> served = CompletableFuture.supplyAsync(() -> {
                try {
                    return server.next();
                } catch (Exception refused) {
                    throw new CompletionException(refused);
                }
            });
            try (EventSource source = recorder.open(to(server, trust, id).reconnecting(false))) {
                assertThat(recorder.next()).isEqualTo("closed CONNECTION");
                Failure failure = source.failure().orElseThrow();
                assertThat(failure.reason()).isEqualTo(Reason.CONNECTION);
                assertThat(failure.message()).contains(server.url("")).contains(why);
            }
            assertThat(served).failsWithin(Duration.ofSeconds(20)); // no request, no id, no header
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ü"})
    void close_whileItReads_letsTheConnectionGo(String id) throws Exception {
        try (ScriptedServer server = new ScriptedServer(ours.serving());
                EventSource source = recorder.open(to(server, ours.trusting(), id))) {
            Peer peer = server.next().open();
            assertThat(recorder.next()).isEqualTo("opened");
            peer.send("data: 1\n\n");
            assertThat(recorder.next()).startsWith("message|1");
            long start = System.nanoTime();
            source.close();
            assertThat(recorder.next()).isEqualTo("closed");
            peer.awaitEnd();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
    }

    /** A server that takes connections and never shakes hands. */
    @Test
    void close_whileHandsAreShaken_isQuick() throws Exception {
        try (ScriptedServer silent = new ScriptedServer()) {
            EventSource source = recorder.open(EventSource.to(silent.url().replace("http:", "https:"))
                    .lastEventId("ü")
                    .idleTimeout(Duration.ofMillis(300)));
            assertThat(recorder.next()).isEqualTo("reconnecting IDLE");
            source.close();
            assertThat(recorder.next()).isEqualTo("closed");
        }
    }
}
