package dev.announcer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.announcer.Announcer;
import dev.announcer.Event;
import dev.announcer.jdk.ListenHandler;
import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireReader.Retry;
import dev.announcer.tck.WireStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the guide says of its examples is what they do. */
class GuideTest {
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void scoreboard_toAListener_showsTheStateAndThenItsChanges() {
        Scoreboard board = new Scoreboard();
        board.serve(server);
        board.set("red", 1);
        board.set("blue", 2);
        try (WireStream stream = listen("/listen?topic=scores")) {
            Message state = stream.event();
            assertThat(state.type()).isEqualTo("state");
            assertThat(state.data()).isEqualTo("{\"blue\":2,\"red\":1}");
            board.set("red", 3);
            assertThat(stream.data()).isEqualTo("{\"red\":3}");
        }
    }

    @Test
    void mailboxes_areReadByTheirOwnersAlone() {
        Mailboxes boxes = new Mailboxes(Map.of("1", "ann", "2", "bob"));
        boxes.serve(server);
        try (WireStream ann = listen("/listen", "Cookie: session=1");
                WireStream bob = listen("/listen?topic=users/ann&topic=news", "Cookie: session=2")) {
            boxes.mail("ann", "for ann");
            boxes.news("for all");
            assertThat(ann.data(2)).containsExactly("for ann", "for all");
            assertThat(bob.data()).isEqualTo("for all");
        }
        assertThat(WireConnection.get(port(), "/listen").status()).isEqualTo(403);
    }

    @Test
    void oneEach_keepsDocumentsApart() {
        OneEach documents = new OneEach();
        documents.open(server, "a");
        documents.open(server, "b");
        try (WireStream stream = listen("/documents/a")) {
            stream.next(Retry.class);
            documents.of("b").announce("of b");
            documents.of("a").announce("of a");
            assertThat(stream.data()).isEqualTo("of a");
            documents.close(server, "a");
            assertThat(stream.dataToEnd()).isEmpty();
        }
        assertThat(WireConnection.get(port(), "/documents/a").status()).isEqualTo(404);
    }

    @Test
    void payments_areHeardOnceUnderBothTopicsWithTheirId() throws InterruptedException {
        var announcer = Announcer.create();
        try (var heard = announcer.listen("orders/*", "audit")) {
            var stage = new Payments(announcer).paid(42, 7);
            assertThat(stage.toCompletableFuture().join()).isEqualTo("payment-7");
            assertThat(heard.take())
                    .isEqualTo(Event.of("paid", "{\"order\":42}").withId("payment-7"));
            assertThat(heard.poll()).isEmpty();
        }
        announcer.close();
        assertThat(new Payments(announcer).paid(42, 8)).isCompletedExceptionally();
    }

    @Test
    void prices_toAListenerThatIsTooSlow_goOnAtTheNewest() {
        try (Announcer announcer = Prices.announcer();
                WireConnection slow = WireConnection.connect(port(), 4096)) {
            server.createContext("/listen", new ListenHandler(announcer));
            try (WireStream stream =
                    slow.send(WireConnection.head("GET", "/listen")).stream().opened()) {
                stream.next(Retry.class);
                String price = "9".repeat(4096);
                for (int i = 0; i < 5_000; i++) {
                    announcer.announce("prices", price).toCompletableFuture().join();
                }
                announcer.announce("prices", "the last");
                Message heard = stream.event();
                while (!heard.type().equals("stream-reset")) {
                    heard = stream.event();
                }
                assertThat(heard.data()).contains("skipped");
            }
        }
    }

    private WireStream listen(String target, String... headers) {
        return WireConnection.listen(port(), target, headers).opened();
    }

    private int port() {
        return server.getAddress().getPort();
    }
}
