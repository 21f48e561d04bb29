package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** A connection to a hub, byte by byte. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    private Wire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** Sends a request without a body; {@code headers} are whole lines with their ends. */
    static Wire request(int port, String method, String target, String headers) throws IOException {
        Wire wire = new Wire(port);
        wire.send(method + " " + target + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + headers + "\r\n");
        return wire;
    }

    /** A stream, open: its head and first lines have come. */
    static Wire listen(int port, String target) throws IOException {
        Wire wire = request(port, "GET", target, "Accept: text/event-stream\r\n");
        String opening = wire.until("retry: ");
        if (!opening.startsWith("HTTP/1.1 200 ")) {
            throw new AssertionError("not a stream: " + opening);
        }
        return wire;
    }

    /** The status of a request that is answered and over. */
    static int status(int port, String method, String target, String headers) throws IOException {
        try (Wire wire = request(port, method, target, headers + "Connection: close\r\nContent-Length: 0\r\n")) {
            return Integer.parseInt(wire.toEnd().substring(9, 12));
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    /** All that was heard, once it holds this text. */
    String until(String text) throws IOException {
        byte[] buffer = new byte[8192];
        while (!heard.toString(UTF_8).contains(text)) {
            int read = socket.getInputStream().read(buffer);
            if (read < 0) {
                throw new AssertionError("ended before " + text + ": " + heard.toString(UTF_8));
            }
            heard.write(buffer, 0, read);
        }
        return heard.toString(UTF_8);
    }

    /** All that was heard, once the other side ended the connection. */
    String toEnd() throws IOException {
        long start = System.nanoTime();
        byte[] buffer = new byte[8192];
        int read;
        while ((read = socket.getInputStream().read(buffer)) >= 0) {
            heard.write(buffer, 0, read);
            if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS)) {
                throw new AssertionError("did not end: " + heard.toString(UTF_8)); // heartbeats come for ever
            }
        }
        return heard.toString(UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
