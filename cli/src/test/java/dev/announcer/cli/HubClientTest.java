package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HubClientTest {
    /** What a server does that keeps connections for a short time: without this a line after a pause would be lost. */
    @Test
    void post_afterARest_takesANewConnection() throws Exception {
        assertEquals(List.of(1, 2, 3), connections("", TimeUnit.SECONDS.toNanos(2)));
    }

    @Test
    void post_afterAnAnswerThatCloses_takesANewConnection() throws Exception {
        assertEquals(List.of(1, 2, 3), connections("Connection: close\r\n", 0));
    }

    /** The connections that three requests took, the time between them being this long. */
    private static List<Integer> connections(String header, long restNanos) throws Exception {
        AtomicLong nanos = new AtomicLong();
        List<Integer> connections = new CopyOnWriteArrayList<>();
        BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> serve(server, header, connections, closed));
            serving.setDaemon(true);
            serving.start();
            HubClient client = new HubClient(
                    URI.create("http://127.0.0.1:" + server.getLocalPort()), Optional.empty(), nanos::get);
            for (int i = 1; i <= 3; i++) {
                assertEquals(
                        Optional.of(String.valueOf(i)),
                        client.post("/announce", "text/plain", new byte[0]).id());
                assertEquals(i, closed.poll(30, TimeUnit.SECONDS));
                nanos.addAndGet(restNanos);
            }
        }
        return connections;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"id\":\"7\"}",
                "HTTP/1.1 200 OK\r\ncontent-length:10\r\nConnection: close\r\n\r\n{\"id\":\"7\"}",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\r\nContent-Length: 10\r\n\r\n{\"id\":\"7\"}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"i\r\n007;x=y\r\nd\":\"7\"}\r\n0\r\nT: r\r\n\r\n",
                "HTTP/1.0 200 OK\r\n\r\n{\"id\":\"7\"}",
                "HTTP/1.1 200 OK\nContent-Length: 10\n\n{\"id\":\"7\"}",
            })
    void post_answeredInAnyForm_isUnderstood(String answer) throws Exception {
        assertEquals(Optional.of("7"), answered(answer).id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 10",
                "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"id\":\"7\"}",
                "HTTP/1.1 200 OK\r\nContent-Length: +10\r\n\r\n{\"id\":\"7\"}",
                "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n{\"id\":\"7\"}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n{\"id\":\"7\"}\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
            })
    void post_answeredInPartOrNotInHttp_endsWithThree(String answer) {
        CommandException failed = assertThrows(CommandException.class, () -> answered(answer));
        assertEquals(Exit.UNREACHABLE, failed.exitCode());
    }

    /** What the client makes of these bytes, behind which the connection ends. */
    private static Answer answered(String bytes) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    readHead(socket.getInputStream());
                    socket.getOutputStream().write(bytes.getBytes(US_ASCII));
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            });
            serving.setDaemon(true);
            serving.start();
            return new HubClient(
                            URI.create("http://127.0.0.1:" + server.getLocalPort()), Optional.empty(), System::nanoTime)
                    .post("/announce", "text/plain", new byte[0]);
        }
    }

    private static void readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
    }

    /** Answers one request on each connection, and closes it then. */
    private static void serve(
            ServerSocket server, String header, List<Integer> connections, BlockingQueue<Integer> closed) {
        for (int i = 1; ; i++) {
            try (Socket socket = server.accept()) {
                connections.add(i);
                readHead(socket.getInputStream());
                String body = "{\"id\":\"" + i + "\"}";
                socket.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n" + header + "\r\n" + body)
                                .getBytes(US_ASCII));
            } catch (IOException over) {
                return; // the test closed the server
            }
            closed.add(i);
        }
    }
}
