package dev.announcer.tck;

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
 * A connection to a server as bytes: what is sent is sent as it is, and what comes is shown as it came. Waits at most ten
 * seconds for anything, unless it is told otherwise. Not thread-safe.
 */
public final class WireConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;

    private WireConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1 << 13);
    }

    /** To this port of the loopback address. */
    public static WireConnection connect(int port) {
        return connect(port, 0);
    }

    /** With a receive buffer of this size, fixed before the connection is made, because its window follows from it. */
    public static WireConnection connect(int port, int receiveBufferBytes) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            return new WireConnection(socket);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** One request of a connection of its own, and its response. */
    public static WireResponse exchange(int port, String request) {
        return exchange(port, request.getBytes(UTF_8));
    }

    /** One request of a connection of its own, and its response. */
    public static WireResponse exchange(int port, byte[] request) {
        try (WireConnection http = connect(port)) {
            return http.send(request).response();
        }
    }

    /** A GET of this target, with these lines of headers beside Host. */
    public static WireResponse get(int port, String target, String... headers) {
        return exchange(port, head("GET", target, headers));
    }

    /** A POST of this body, sent as UTF-8. */
    public static WireResponse post(int port, String target, String body, String... headers) {
        return post(port, target, body.getBytes(UTF_8), headers);
    }

    /** A POST of these bytes. */
    public static WireResponse post(int port, String target, byte[] body, String... headers) {
        return exchange(port, postBytes(target, body, headers));
    }

    /** Announces and returns the id that the server answered; anything but 200 is a failure. */
    public static String announce(int port, String target, String body) {
        return post(port, target, body).id();
    }

    /** The stream that a GET of this target opens, on a connection of its own. */
    public static WireStream listen(int port, String target, String... headers) {
        return connect(port).send(head("GET", target, headers)).stream();
    }

    /** The head of a request, through the blank line. */
    public static String head(String method, String target, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    /** A whole POST of these bytes. */
    public static byte[] postBytes(String target, byte[] body, String... headers) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        String head = head("POST", target, headers);
        request.writeBytes(head.substring(0, head.length() - 2).getBytes(UTF_8));
        request.writeBytes(("Content-Length: " + body.length + "\r\n\r\n").getBytes(UTF_8));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** Sends this as UTF-8. */
    public WireConnection send(String text) {
        return send(text.getBytes(UTF_8));
    }

    /** Sends this. */
    public WireConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends what it can: the server may have closed already, which is allowed to those it refuses. */
    public WireConnection sendIfOpen(byte[] bytes) {
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
    public WireConnection endOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The next response, with a body of the length that it tells. */
    public WireResponse response() {
        String head = readHead();
        return new WireResponse(head, readBody(head));
    }

    /** This connection; or another, if with this response the server ends it, as some do after an error, and says so. */
    public WireConnection after(WireResponse response) {
        if (response.headers("connection").stream().noneMatch("close"::equalsIgnoreCase)) {
            return this;
        }
        close();
        return connect(socket.getPort());
    }

    /** The next response, which has no body whatever its head says: to HEAD, or one of 1xx. */
    public WireResponse bodilessResponse() {
        return new WireResponse(readHead(), new byte[0]);
    }

    /** The head of a response, and what follows as a stream. */
    public WireStream stream() {
        return new WireStream(this, readHead());
    }

    private String readHead() {
        return readThrough("\r\n\r\n");
    }

    /** What comes, through the first time that it ends so, as ISO-8859-1. */
    public String readThrough(String end) {
        StringBuilder text = new StringBuilder();
        while (text.length() < end.length() || text.lastIndexOf(end) != text.length() - end.length()) {
            int b = read();
            if (b < 0) {
                throw new IllegalStateException("the connection ended after: \"" + text + "\"");
            }
            text.append((char) b);
        }
        return text.toString();
    }

    private byte[] readBody(String head) {
        WireResponse bodiless = new WireResponse(head, new byte[0]);
        if (bodiless.status() < 200 || bodiless.status() == 204 || bodiless.status() == 304) {
            return new byte[0];
        }
        return bodiless.header("content-length")
                .map(length -> readFully(Integer.parseInt(length)))
                .orElseGet(this::readRest);
    }

    /** So many bytes. */
    public byte[] readFully(int count) {
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
    public byte[] readRest() {
        try {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What is there, at least one byte unless it is the end. */
    public byte[] readSome() {
        byte[] bytes = new byte[1 << 16];
        try {
            int count = in.read(bytes);
            return Arrays.copyOf(bytes, Math.max(0, count));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The next byte, or -1 at the end. */
    public int read() {
        try {
            return in.read();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Whether the server ended the connection, properly or by a reset, without another byte. Waits for it. */
    public boolean ended() {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        } catch (IOException late) {
            return false;
        }
    }

    /** Whether the server ends the connection within this time, without another byte. */
    public boolean endsWithin(Duration time) {
        withPatience(time);
        try {
            return ended();
        } finally {
            withPatience(Duration.ofMillis(TIMEOUT_MILLIS));
        }
    }

    /** Waits for anything so long from now on, instead of half a minute. */
    public WireConnection withPatience(Duration patience) {
        try {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Ends the connection with a reset, as a process does that is killed with bytes unread. */
    public void reset() {
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
