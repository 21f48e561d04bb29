package dev.announcer.examples.servlets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Retry;
import dev.announcer.tck.WireStream;
import io.javalin.Javalin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServletExamplesTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Path SOURCES = Path.of("src/main/java/dev/announcer/examples/servlets");

    @Test
    void inJetty_ping_isHeard() throws Exception {
        Server server = InJetty.start(ANY_PORT);
        try (WireStream stream = listen(port(server), "ping")) {
            WireConnection.get(port(server), "/ping").id();
            assertThat(stream.data()).isEqualTo("pong");
        } finally {
            server.stop();
        }
    }

    @Test
    void inJavalin_order_isHeardByWhoFollowsIt() {
        Javalin javalin = InJavalin.start("127.0.0.1", 0);
        try {
            assertOrdersAreHeard(javalin.port());
        } finally {
            javalin.stop();
        }
    }

    @Test
    void besideJaxRs_order_isHeardByWhoFollowsIt() throws Exception {
        Server server = BesideJaxRs.start(ANY_PORT);
        try {
            assertOrdersAreHeard(port(server));
        } finally {
            server.stop();
        }
    }

    private static void assertOrdersAreHeard(int port) {
        String lastEventId;
        try (WireStream stream = listen(port, "orders/42")) {
            pay(port, 41);
            pay(port, 42);
            assertThat(stream.event().data()).isEqualTo("paid");
            lastEventId = stream.lastEventId();
        }
        pay(port, 42);
        try (WireStream again =
                WireConnection.listen(port, "/listen?topic=orders/*", "Last-Event-ID: " + lastEventId)) {
            assertThat(again.opened().data()).isEqualTo("paid");
        }
    }

    private static void pay(int port, int order) {
        assertThat(WireConnection.post(port, "/orders/" + order + "/paid", "").status())
                .isEqualTo(204);
    }

    private static WireStream listen(int port, String topic) {
        WireStream stream =
                WireConnection.listen(port, "/listen?topic=" + topic).opened();
        stream.next(Retry.class);
        return stream;
    }

    private static int port(Server server) {
        return ((NetworkConnector) server.getConnectors()[0]).getLocalPort();
    }

    /** Topics, heartbeat, replay, clean-up: what of an example is about announcing, and would not be there without. */
    @ParameterizedTest
    @CsvSource({"InJetty, 6", "InJavalin, 6", "BesideJaxRs, 10"})
    void example_hasFewLinesAboutAnnouncing(String example, int atMost) throws IOException {
        assertThat(Files.readAllLines(SOURCES.resolve(example + ".java")).stream()
                        .filter(line -> line.matches(".*([Aa]nnouncer|Servlet\\().*"))
                        .filter(line -> !line.startsWith("package") && !line.contains("*")))
                .hasSizeLessThanOrEqualTo(atMost);
    }
}
