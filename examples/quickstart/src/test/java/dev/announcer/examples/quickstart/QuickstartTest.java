package dev.announcer.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireReader.Retry;
import dev.announcer.tck.WireStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QuickstartTest {
    private static final Path FILE = Path.of("src/main/java/dev/announcer/examples/quickstart/Quickstart.java");

    @Test
    void ping_isHeardByWhoListens() throws IOException {
        HttpServer server = Quickstart.start(0);
        int port = server.getAddress().getPort();
        try (WireStream stream = WireConnection.listen(port, "/listen").opened()) {
            stream.next(Retry.class);
            WireConnection.get(port, "/ping").id();
            Message heard = stream.event();
            assertThat(heard.data()).isEqualTo("pong");
            assertThat(heard.type()).isEqualTo("message");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void file_isShort() throws IOException {
        assertThat(Files.readAllLines(FILE)).hasSizeLessThan(40);
    }
}
