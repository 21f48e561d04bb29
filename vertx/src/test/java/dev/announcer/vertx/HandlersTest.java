package dev.announcer.vertx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.announcer.Announcer;
import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireReader.Retry;
import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;
import dev.announcer.web.WebPolicy;
import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the contract of adapters does not ask: which way the bytes go, and what else a server of Vert.x may be. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandlersTest {
    private final Announcer announcer = Announcer.builder()
            .heartbeat(Duration.ZERO)
            .windowBytes(64 << 20)
            .writeTimeout(Duration.ofMillis(500))
            .closeDeadline(Duration.ofMillis(300))
            .build();

    @AfterEach
    void close() {
        announcer.close();
    }

    private ServedVertx start(HttpServerOptions options) throws Exception {
        return ServedVertx.start(announcer, WebPolicy.builder().build(), (user, asked) -> asked, options);
    }

    @Test
    void constant_atEachGetAndPost_isAnnounced() throws Exception {
        try (ServedVertx served = start(new HttpServerOptions())) {
            listensAndPings(served.port());
            WireConnection.post(served.port(), "/ping", "", "Origin: https://elsewhere.example")
                    .assertProblem(403);
        }
    }

    @Test
    void workers_serveWhatEventLoopsServe() throws Exception {
        try (ServedVertx served = ServedVertx.startWorkers(announcer)) {
            listensAndPings(served.port());
            String large = "x".repeat(1 << 20);
            try (WireStream stream =
                    WireConnection.listen(served.port(), "/listen?topic=large").opened()) {
                stream.next(Retry.class);
                announcer.announce("large", large);
                assertThat(stream.data().equals(large)).isTrue();
                WireConnection.post(served.port(), "/announce?topic=large", "posted")
                        .id();
                assertThat(stream.data()).isEqualTo("posted");
            }
            await().until(() -> announcer.listeners() == 0);
        }
    }

    private static void listensAndPings(int port) {
        try (WireStream stream =
                WireConnection.listen(port, "/listen?topic=ping").opened()) {
            stream.next(Retry.class);
            String id = WireConnection.get(port, "/ping").id();
            Message heard = stream.event();
            assertThat(heard.data()).isEqualTo("pong");
            assertThat(heard.lastEventId()).isEqualTo(id);
            WireConnection.post(port, "/ping", "whatever").id();
            assertThat(stream.data()).isEqualTo("pong");
        }
    }

    @Test
    void batch_isRefusedWithAReason() throws Exception {
        try (ServedVertx served = start(new HttpServerOptions())) {
            WireConnection.post(served.port(), "/announce", "{}\n", "Content-Type: application/x-ndjson")
                    .assertProblem(415, "x-ndjson");
        }
    }

    @Test
    void bodyThatIsAskedFor_isContinued() throws Exception {
        try (ServedVertx served = start(new HttpServerOptions());
                WireConnection http = WireConnection.connect(served.port())) {
            String head = WireConnection.head("POST", "/announce", "Content-Length: 2", "Expect: 100-continue");
            assertThat(http.send(head).readThrough("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
            assertThat(http.send("hi").response().id()).isNotEmpty();
        }
    }

    @Test
    void streamOfAPlainServer_isWrittenToTheChannelUntilItEnds() throws Exception {
        try (ServedVertx served = start(new HttpServerOptions());
                WireStream stream =
                        WireConnection.listen(served.port(), "/listen").opened()) {
            stream.next(Retry.class);
            Channel channel = served.open().get(0);
            assertThat(channel.pipeline().get(ChannelSink.class)).isNotNull();
            announcer.announce("hello");
            assertThat(stream.data()).isEqualTo("hello");
            announcer.closeAsync();
            assertThat(stream.dataToEnd()).isEmpty();
            // The connection goes on, and what was in its pipeline is gone.
            WireResponse next = stream.connection()
                    .send(WireConnection.head("HEAD", "/listen"))
                    .bodilessResponse();
            assertThat(next.status()).isEqualTo(200);
            assertThat(channel.pipeline().get(ChannelSink.class)).isNull();
        }
    }

    /** What is compressed waits for more. */
    @Test
    void streamOfAServerThatCompresses_isNotCompressed() throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            try (ServedVertx served = start(new HttpServerOptions().setCompressionSupported(true))) {
                HttpResponse<InputStream> answer = listen(served.port(), version);
                assertThat(answer.headers().firstValue("content-encoding").orElse("identity"))
                        .isEqualTo("identity");
                try (BufferedReader body = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
                    announcer.announce("hello");
                    assertThat(nextData(body)).isEqualTo("hello");
                }
            }
        }
    }

    private static HttpResponse<InputStream> listen(int port, HttpClient.Version version) throws Exception {
        HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/listen"))
                                .version(version)
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.version()).isEqualTo(version);
        return answer;
    }

    @Test
    void streamOverHttp2_isServed() throws Exception {
        try (ServedVertx served = start(new HttpServerOptions())) {
            HttpResponse<InputStream> answer = listen(served.port(), HttpClient.Version.HTTP_2);
            String large = "x".repeat(1 << 20);
            try (BufferedReader body = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
                announcer.announce(large);
                announcer.announce("hello");
                assertThat(nextData(body)).hasSameSizeAs(large);
                assertThat(nextData(body)).isEqualTo("hello");
                assertThat(announcer.listeners()).isEqualTo(1);
            }
            await().until(() -> announcer.listeners() == 0);
        }
    }

    private static String nextData(BufferedReader body) throws IOException {
        String line = body.readLine();
        while (!line.startsWith("data: ")) {
            line = body.readLine();
        }
        return line.substring("data: ".length());
    }

    @Test
    void responseThatWasBegun_isLeftAlone() throws Exception {
        ListenHandler listen = new ListenHandler(announcer);
        Vertx vertx = Vertx.vertx();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        try {
            int port = vertx.createHttpServer()
                    .requestHandler(request -> {
                        request.response().end("whole");
                        assertThatThrownBy(() -> listen.handle(request))
                                .satisfies(failure::complete)
                                .isInstanceOf(IllegalStateException.class);
                    })
                    .listen(0, "127.0.0.1")
                    .await(60, TimeUnit.SECONDS)
                    .actualPort();
            assertThat(WireConnection.get(port, "/listen").text()).isEqualTo("whole");
            assertThat(failure.get(60, TimeUnit.SECONDS)).hasMessageContaining("/listen");
            assertThat(announcer.listeners()).isZero();
        } finally {
            vertx.close().await(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void peerThatStalls_losesItsConnection() throws Exception {
        for (HttpServerOptions options :
                new HttpServerOptions[] {new HttpServerOptions(), new HttpServerOptions().setIdleTimeout(3600)}) {
            try (ServedVertx served = start(options);
                    WireStream stalled = WireConnection.connect(served.port(), 4096)
                            .send(WireConnection.head("GET", "/listen?topic=large"))
                            .stream()
                            .opened()) {
                await().until(() -> announcer.listeners() == 1);
                for (int i = 0; i < 150; i++) { // more than the kernel holds
                    announcer
                            .announce("large", "x".repeat(64 << 10))
                            .toCompletableFuture()
                            .join();
                }
                assertThat(served.open()).hasSize(1);
                await().until(() -> served.open().isEmpty());
                assertThat(stalled.head().status()).isEqualTo(200);
            }
        }
    }
}
