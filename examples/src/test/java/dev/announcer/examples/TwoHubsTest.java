package dev.announcer.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.HeardEvent;
import dev.announcer.client.EventSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/two-hubs}: two hubs behind nginx over one Redis, of which one is killed. */
@Tag("proxy")
class TwoHubsTest {
    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> announced = new ArrayList<>();

    @Test
    void listener_whoseHubIsKilled_goesOnAtTheOther() throws Exception {
        int port = freePorts();
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(
                        "examples/two-hubs/run",
                        "" + port,
                        folder.resolve("data").toString())
                .directory(Documents.ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("ANNOUNCER", Launcher.in(folder).toString());
        Process run = builder.start();
        List<HeardEvent> heard = new CopyOnWriteArrayList<>();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(log).contains("listen and announce at"));
            try (EventSource one = listen(port, heard);
                    EventSource other = listen(port, heard)) { // nginx takes turns: at each hub one
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> !one.lastEventId().isEmpty()
                                && !other.lastEventId().isEmpty());
                announce(port, 5);
                kill("hub-one");
                announce(port, 5);
                await().atMost(Duration.ofSeconds(60)).until(() -> heard.size() >= 2 * announced.size());
                for (String data : announced) {
                    assertThat(heard)
                            .filteredOn(event -> event.data().equals(data))
                            .as(data)
                            .hasSize(2);
                }
                assertThat(heard).hasSize(2 * announced.size());
            }
        } finally {
            run.destroy();
            assertThat(run.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        }
        assertThat(run.exitValue()).isZero();
    }

    private static EventSource listen(int port, List<HeardEvent> heard) {
        return EventSource.to("http://localhost:" + port + "/listen")
                .reconnectDelay(Duration.ofMillis(100))
                .maxReconnectDelay(Duration.ofMillis(500))
                .open(heard::add);
    }

    private void announce(int port, int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            String id = "n" + announced.size();
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + port + "/announce?once&id=" + id))
                    .POST(BodyPublishers.ofString(id))
                    .build();
            // Once: so it may be sent again when it is not known what became of it.
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client.send(request, BodyHandlers.discarding()).statusCode() == 200);
            announced.add(id);
        }
    }

    private void kill(String name) throws IOException {
        long pid = Long.parseLong(
                Files.readString(folder.resolve("data").resolve(name + ".pid")).strip());
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    }

    /** The first of four free ports in a row. */
    private static int freePorts() throws IOException {
        for (int attempt = 0; attempt < 50; attempt++) {
            List<ServerSocket> open = new ArrayList<>();
            try {
                open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                for (int i = 1; i < 4; i++) {
                    open.add(new ServerSocket(open.get(0).getLocalPort() + i, 1, InetAddress.getLoopbackAddress()));
                }
                return open.get(0).getLocalPort();
            } catch (IOException | IllegalArgumentException taken) {
                // tries elsewhere
            } finally {
                for (ServerSocket socket : open) {
                    socket.close();
                }
            }
        }
        throw new AssertionError("there are no four free ports in a row");
    }
}
