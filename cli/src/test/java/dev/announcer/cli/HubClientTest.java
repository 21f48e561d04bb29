package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HubClientTest {
    /** What a server does that keeps connections for a short time: without this a line after a pause would be lost. */
    @Test
    void post_afterARest_takesANewConnection() throws Exception {
        AtomicLong nanos = new AtomicLong();
        List<Integer> connections = new CopyOnWriteArrayList<>();
        BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> serve(server, connections, closed));
            serving.setDaemon(true);
            serving.start();
            HubClient client = new HubClient(
                    java.net.URI.create("http://127.0.0.1:" + server.getLocalPort()), Optional.empty(), nanos::get);
            for (int i = 1; i <= 3; i++) {
                assertEquals(
                        Optional.of(String.valueOf(i)),
                        client.post("/announce", "text/plain", new byte[0]).id());
                assertEquals(i, closed.poll(30, TimeUnit.SECONDS));
                nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
            }
            assertEquals(List.of(1, 2, 3), connections);
        }
    }

    /** Answers one request on each connection as if more were welcome, and closes it then. */
    private static void serve(ServerSocket server, List<Integer> connections, BlockingQueue<Integer> closed) {
        for (int i = 1; ; i++) {
            try (Socket socket = server.accept()) {
                connections.add(i);
                InputStream in = socket.getInputStream();
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) in.read());
                }
                String body = "{\"id\":\"" + i + "\"}";
                socket.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                                .getBytes(US_ASCII));
            } catch (IOException over) {
                return; // the test closed the server
            }
            closed.add(i);
        }
    }
}
