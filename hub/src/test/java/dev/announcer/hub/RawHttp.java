package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;

/**
 * A connection to a hub as bytes: what is sent is sent as it is, and what comes is shown as it came. Waits at most ten
 * seconds for anything, unless it is told otherwise. Not thread-safe.
 */
final class RawHttp implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    static RawHttp connect(Hub hub) {
        return connect(hub.port());
    }

    static RawHttp connect(int port) {
        return connect(port, 0);
    }

    /** With a receive buffer of this size, fixed before the connection is made, because its window follows from it. */
    static RawHttp connect(int port, int receiveBufferBytes) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            return new RawHttp(socket);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** One request of a connection of its own, and its response. */
    static RawResponse exchange(Hub hub, String request) {
        return exchange(hub, request.getBytes(UTF_8));
    }

    static RawResponse exchange(Hub hub, byte[] request) {
        try (RawHttp http = connect(hub)) {
            return http.send(request).response();
        }
    }

    /** A GET of this target, with these lines of headers beside Host. */
    static RawResponse get(Hub hub, String target, String... headers) {
        return exchange(hub, head("GET", target, headers));
    }

    /** A POST of this body, sent as UTF-8. */
    static RawResponse post(Hub hub, String target, String body, String... headers) {
        return post(hub, target, body.getBytes(UTF_8), headers);
    }

    static RawResponse post(Hub hub, String target, byte[] body, String... headers) {
        return exchange(hub, postBytes(target, body, headers));
    }

    /** Announces and returns the id that the hub answered; anything but 200 is a failure. */
    static String announce(Hub hub, String target, String body) {
        return post(hub, target, body).id();
    }

    static RawStream listen(Hub hub, String target, String... headers) {
        return connect(hub).send(head("GET", target, headers)).stream();
    }

    static String head(String method, String target, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    static byte[] postBytes(String target, byte[] body, String... headers) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        String head = head("POST", target, headers);
        request.writeBytes(head.substring(0, head.length() - 2).getBytes(UTF_8));
        request.writeBytes(("Content-Length: " + body.length + "\r\n\r\n").getBytes(UTF_8));
        request.writeBytes(body);
        return request.toByteArray();
    }

    RawHttp send(String text) {
        return send(text.getBytes(UTF_8));
    }

    RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends what it can: the hub may have closed already, which is allowed to those it refuses. */
    RawHttp sendIfOpen(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException closed) {
            // The response is still to be read.
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return this;
    }

    /** Says that nothing more comes from here. */
    RawHttp endOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The next response, with a body of the length that it tells. */
    RawResponse response() {
        String head = readHead();
        return new RawResponse(head, readBody(head));
    }

    /** The next response, which has no body whatever its head says: to HEAD, or one of 1xx. */
    RawResponse bodilessResponse() {
        return new RawResponse(readHead(), new byte[0]);
    }

    /** The head of a response, and what follows as a stream. */
    RawStream stream() {
        return new RawStream(this, readHead());
    }

    /** Through the blank line. */
    private String readHead() {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.lastIndexOf("\r\n\r\n") != head.length() - 4) {
            int b = read();
            if (b < 0) {
                throw new IllegalStateException("the connection ended in a head: \"" + head + "\"");
            }
            head.append((char) b);
        }
        return head.toString();
    }

    private byte[] readBody(String head) {
        RawResponse bodiless = new RawResponse(head, new byte[0]);
        if (bodiless.status() < 200 || bodiless.status() == 204 || bodiless.status() == 304) {
            return new byte[0];
        }
        return bodiless.header("content-length")
                .map(length -> readFully(Integer.parseInt(length)))
                .orElseGet(this::readRest);
    }

    /** So many bytes. */
    byte[] readFully(int count) {
        try {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new IllegalStateException(
                        "the connection ended after " + bytes.length + " of " + count + " bytes");
            }
            return bytes;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** All bytes until the connection ends. */
    byte[] readRest() {
        try {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What is there, at least one byte unless it is the end. */
    byte[] readSome() {
        byte[] bytes = new byte[1 << 16];
        try {
            int count = in.read(bytes);
            return Arrays.copyOf(bytes, Math.max(0, count));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The next byte, or -1 at the end. */
    int read() {
        try {
            return in.read();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Whether the hub ended the connection, properly or by a reset, without another byte. Waits for it. */
    boolean ended() {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        } catch (IOException late) {
            return false;
        }
    }

    /** Waits for anything so long from now on, instead of ten seconds. */
    RawHttp withPatience(Duration patience) {
        try {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ends the connection with a reset, as a process does that is killed with bytes unread. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
