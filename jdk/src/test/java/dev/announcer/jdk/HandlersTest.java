package dev.announcer.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.announcer.Announcer;
import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireReader.Retry;
import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;
import dev.announcer.web.Admission;
import dev.announcer.web.WebPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the contract of adapters does not ask: the forms of the handlers, and the threads behind them. */
class HandlersTest {
    private static final int LISTENERS = 300;
    private static final int STALLED = 12;

    private final Announcer announcer = Announcer.builder()
            .heartbeat(Duration.ZERO)
            .windowBytes(64 << 20)
            .writeTimeout(Duration.ofSeconds(60))
            .closeDeadline(Duration.ofMillis(300))
            .build();
    private final WriterPool pool = new WriterPool(2, 64);
    private HttpServer server;
    private int port;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/listen", new ListenHandler(announcer));
        server.createContext(
                "/pooled", new ListenHandler(announcer, WebPolicy.builder().build(), Admission.everybody(), pool));
        server.createContext("/announce", new AnnounceHandler(announcer));
        server.createContext("/ping", new AnnounceHandler(announcer, "ping", "pong"));
        server.start();
        port = server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        announcer.close();
        server.stop(0);
    }

    @Test
    void constant_atEachGetAndPost_isAnnounced() {
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
        try (WireConnection http = WireConnection.connect(port)) {
            WireResponse head = http.send(WireConnection.head("HEAD", "/ping")).bodilessResponse();
            assertThat(head.status()).isEqualTo(405); // it would have to announce
        }
        WireConnection.get(port, "/ping?topic=other").assertProblem(400, "topic", "/ping");
        WireConnection.post(port, "/ping", "", "Origin: https://elsewhere.example")
                .assertProblem(403);
    }

    @Test
    void path_belowAContext_isNotFound() {
        for (String path : List.of("/listen/", "/listening", "/announce/now", "/pinged")) {
            WireConnection.get(port, path).assertProblem(404);
            WireConnection.post(port, path, "x").assertProblem(404);
        }
    }

    @Test
    void batch_isRefusedWithAReason() {
        WireConnection.post(port, "/announce", "{\"data\":\"x\"}\n", "Content-Type: application/x-ndjson")
                .assertProblem(415, "x-ndjson");
    }

    @Test
    void threads_areAsManyAsAreBlocked_notAsListen() {
        List<WireStream> streams = new ArrayList<>();
        List<WireStream> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < LISTENERS; i++) {
                streams.add(WireConnection.listen(port, "/pooled?topic=all").opened());
            }
            for (int i = 0; i < 20; i++) {
                announcer.announce("all", "number " + i);
            }
            for (WireStream stream : streams) {
                assertThat(stream.data(20)).endsWith("number 19");
            }
            assertThat(pool.size()).as("while nobody stalls").isLessThan(LISTENERS / 3);

            for (int i = 0; i < STALLED; i++) {
                stalled.add(
                        WireConnection.connect(port, 4096)
                                .send(WireConnection.head("GET", "/pooled?topic=large"))
                                .stream()
                                .opened());
            }
            await().until(() -> announcer.listeners() == LISTENERS + STALLED);
            for (int i = 0; i < 150; i++) {
                announcer
                        .announce("large", "x".repeat(64 << 10))
                        .toCompletableFuture()
                        .join();
            }
            await().untilAsserted(() -> assertThat(pool.size()).isGreaterThanOrEqualTo(STALLED));
            announcer.announce("all", "after");
            for (WireStream stream : streams) {
                assertThat(stream.data()).isEqualTo("after");
            }
            assertThat(pool.size()).as("while some stall").isLessThan(STALLED + LISTENERS / 3);
        } finally {
            streams.forEach(WireStream::close);
            stalled.forEach(WireStream::close);
        }
    }
}
