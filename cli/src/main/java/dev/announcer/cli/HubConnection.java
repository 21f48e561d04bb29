package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection to a hub: requests and answers of HTTP/1.1 (RFC 9112), one after the other.
 *
 * <p>Not {@code java.net.http}, which takes half a second or more to be loaded, several times as long as all the rest of an
 * {@code announce}; and not {@code HttpURLConnection}, which repeats a POST by itself and cannot be kept from using a
 * connection that has rested too long.
 */
final class HubConnection implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int MAX_LINE_BYTES = 64 << 10;
    private static final int MAX_HEADERS = 200;
    private static final int MAX_ANSWER_BYTES = 64 << 20;

    private final Socket socket;
    private final InputStream in;
    private boolean reusable = true;

    private HubConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects to the first address of the host that answers. */
    static HubConnection open(URI hub, int answerMillis) throws IOException {
        boolean tls = "https".equalsIgnoreCase(hub.getScheme());
        int port = hub.getPort() >= 0 ? hub.getPort() : tls ? 443 : 80;
        IOException failed = new IOException("the host has no address");
        for (InetAddress address : InetAddress.getAllByName(hub.getHost())) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(answerMillis);
                return new HubConnection(tls ? secured(socket, hub.getHost(), port) : socket);
            } catch (IOException notThisOne) {
                socket.close();
                failed = notThisOne;
            }
        }
        throw failed;
    }

    private static Socket secured(Socket socket, String host, int port) throws IOException {
        SSLSocket secured =
                (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(socket, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name in the certificate is checked (CWE-297)
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    /** Sends a request and reads its answer. */
    Answer exchange(byte[] request) throws IOException {
        try {
            send(request);
        } catch (IOException cut) {
            // A body that is too large is answered before it was read whole, and cut off: the answer says why.
            reusable = false;
            try {
                return answer();
            } catch (IOException noAnswer) {
                cut.addSuppressed(noAnswer);
                throw cut;
            }
        }
        return answer();
    }

    /** Sends a request, while the answers to others may still be on their way. */
    void send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
    }

    /** Where the hub is. */
    SocketAddress address() {
        return socket.getRemoteSocketAddress();
    }

    /** Whether another request may be sent. */
    boolean isReusable() {
        return reusable;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            reusable = false;
        }
    }

    /** Reads the next answer. */
    Answer answer() throws IOException {
        int status;
        String retryAfter = "";
        long length = -1;
        boolean chunked = false;
        do {
            String line = line();
            if (!line.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
                throw new IOException("what came is not HTTP");
            }
            reusable &= line.startsWith("HTTP/1.1");
            status = Integer.parseInt(line, 9, 12, 10);
            int headers = 0;
            for (line = line(); !line.isEmpty(); line = line()) {
                if (++headers > MAX_HEADERS) {
                    throw new IOException("the answer has too many headers");
                }
                String name = line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT);
                String value = line.substring(line.indexOf(':') + 1).strip();
                switch (name) {
                    case "retry-after" -> retryAfter = value;
                    case "content-length" -> length = length(value, 10);
                    case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                    case "connection" -> reusable &= !value.equalsIgnoreCase("close");
                    default -> {
                        // Says nothing that is needed here.
                    }
                }
            }
        } while (status < 200); // 100 and 103 come before the answer (RFC 9110 section 15.2)
        return new Answer(status, retryAfter, new String(body(status, length, chunked), UTF_8));
    }

    private byte[] body(int status, long length, boolean chunked) throws IOException {
        if (status == 204 || status == 304) {
            return new byte[0];
        }
        if (chunked) {
            return chunks();
        }
        if (length < 0) {
            reusable = false;
            return in.readNBytes(MAX_ANSWER_BYTES);
        }
        return exactly(length);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line();
            int extension = size.indexOf(';');
            long length = length((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
            if (length == 0) {
                break;
            }
            body.writeBytes(exactly(length));
            if (body.size() > MAX_ANSWER_BYTES || !line().isEmpty()) {
                throw new IOException("the answer is too large or not well formed");
            }
        }
        while (!line().isEmpty()) {
            // Trailers (RFC 9112 section 7.1.2) are passed over.
        }
        return body.toByteArray();
    }

    private byte[] exactly(long length) throws IOException {
        if (length > MAX_ANSWER_BYTES) {
            throw new IOException("the answer is too large");
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException("the answer was cut short");
        }
        return bytes;
    }

    private static long length(String text, int radix) throws IOException {
        if (!text.matches(radix == 10 ? "[0-9]{1,15}" : "[0-9a-fA-F]{1,12}")) {
            throw new IOException("the answer's length is not a number");
        }
        return Long.parseLong(text, radix);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("it was closed");
            }
            if (line.size() == MAX_LINE_BYTES) {
                throw new IOException("a line of the answer is too long");
            }
            line.write(b);
        }
        String text = line.toString(ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
