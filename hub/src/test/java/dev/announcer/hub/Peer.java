package dev.announcer.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends and receives bytes as they are, over a real socket. Bytes are shown as ISO-8859-1. */
final class Peer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    private Peer(Socket socket) {
        this.socket = socket;
    }

    static Peer of(int port) throws IOException {
        return of(port, 0);
    }

    /** With a small receive buffer, so that a peer that does not read is soon full. */
    static Peer of(int port, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new Peer(socket);
    }

    Peer send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Sends no more, but still reads. */
    Peer endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Everything up to the end of the connection. */
    String all() throws IOException {
        byte[] some = new byte[8192];
        InputStream in = socket.getInputStream();
        for (int count = in.read(some); count >= 0; count = in.read(some)) {
            heard.write(some, 0, count);
        }
        return heard();
    }

    /** Everything up to this text, and what came with it. */
    String until(String text) throws IOException {
        byte[] some = new byte[8192];
        while (!heard().contains(text)) {
            int count = socket.getInputStream().read(some);
            if (count < 0) {
                throw new IOException("ended before \"" + text + "\": " + heard());
            }
            heard.write(some, 0, count);
        }
        return heard();
    }

    /** Reads so many bytes and forgets them; says how many came before the end. */
    long skip(long bytes) throws IOException {
        byte[] some = new byte[65536];
        long left = bytes;
        while (left > 0) {
            int count = socket.getInputStream().read(some, 0, (int) Math.min(left, some.length));
            if (count < 0) {
                break;
            }
            left -= count;
        }
        return bytes - left;
    }

    String heard() {
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** One request over a connection of its own, and all that comes back. */
    static String ask(int port, String request) throws IOException {
        try (Peer peer = of(port)) {
            return peer.send(request).all();
        }
    }

    /** A text block as the lines of HTTP. */
    static String crlf(String block) {
        return block.replace("\n", "\r\n");
    }

    /** The status of the first response in these bytes. */
    static int status(String response) {
        return Integer.parseInt(response.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }

    /** How often this text stands in the other. */
    static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
