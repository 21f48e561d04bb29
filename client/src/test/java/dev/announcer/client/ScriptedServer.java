package dev.announcer.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** A server whose every byte and pause the test decides: it takes requests, and the test answers. */
final class ScriptedServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final ServerSocket server;
    private final String scheme;
    private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    ScriptedServer() throws IOException {
        this("http", ServerSocketFactory.getDefault());
    }

    /** One with TLS. */
    ScriptedServer(SSLContext tls) throws IOException {
        this("https", tls.getServerSocketFactory());
    }

    private ScriptedServer(String scheme, ServerSocketFactory sockets) throws IOException {
        this.scheme = scheme;
        this.server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread acceptor = new Thread(this::accept, "scripted-server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                peers.add(new Peer(socket));
            }
        } catch (IOException closed) {
            peers.clear();
        }
    }

    String url() {
        return url("/listen");
    }

    String url(String path) {
        return scheme + "://127.0.0.1:" + server.getLocalPort() + path;
    }

    /** The next connection, whose request was read. */
    Peer next() throws Exception {
        Peer peer = peers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (peer == null) {
            throw new AssertionError("nobody connected");
        }
        peer.readRequest();
        return peer;
    }

    /** Whether nobody else connected within this time. */
    boolean isLeftAlone(int millis) throws InterruptedException {
        return peers.poll(millis, TimeUnit.MILLISECONDS) == null;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** One connection. */
    static final class Peer {
        private final Socket socket;
        String method = "";
        String target = "";
        final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String body = "";

        private Peer(Socket socket) {
            this.socket = socket;
        }

        private void readRequest() throws IOException {
            socket.setSoTimeout(PATIENCE_SECONDS * 1000);
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            String[] first = line(in).split(" ", -1);
            method = first[0];
            target = first[1];
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                        .add(line.substring(colon + 1).strip());
            }
            int length = Integer.parseInt(header("Content-Length").isEmpty() ? "0" : header("Content-Length"));
            body = new String(in.readNBytes(length), UTF_8);
        }

        private static String line(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException("the request was cut short");
                }
                line.write(b);
            }
            return line.toString(UTF_8).stripTrailing();
        }

        /** The value of a request header; empty if it was not there. */
        String header(String name) {
            return String.join(",", headers.getOrDefault(name, List.of()));
        }

        /** Opens a stream that ends with the connection. */
        Peer open() throws IOException {
            return answer("200 OK", "Content-Type: text/event-stream");
        }

        /** Sends the head of an answer. */
        Peer answer(String status, String... lines) throws IOException {
            send("HTTP/1.1 " + status + "\r\n" + (lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n")
                    + "\r\n");
            return this;
        }

        /** Sends a whole answer, without a body. */
        void refuse(String status, String... lines) throws IOException {
            List<String> all = new ArrayList<>(List.of(lines));
            all.add("Connection: close");
            if (!status.startsWith("204")) {
                all.add("Content-Length: 0");
            }
            answer(status, all.toArray(String[]::new));
        }

        Peer send(String text) throws IOException {
            return send(text.getBytes(UTF_8));
        }

        Peer send(byte... bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            return this;
        }

        void sendBytes(String latin1) throws IOException {
            send(latin1.getBytes(ISO_8859_1));
        }

        /** Sends the text again and again until the other side takes no more for a second, and says how often; then the rest. */
        int sendUntilStuck(String text, int most) throws Exception {
            AtomicInteger sent = new AtomicInteger();
            CountDownLatch stop = new CountDownLatch(1);
            Thread sender = new Thread(() -> {
                try {
                    while (sent.get() < most && stop.getCount() > 0) {
                        send(text);
                        sent.incrementAndGet();
                    }
                } catch (IOException gone) {
                    sent.set(-1);
                }
            });
            sender.setDaemon(true);
            sender.start();
            int before = -1;
            while (sent.get() != before && sent.get() < most) {
                before = sent.get();
                sender.join(1_000);
            }
            stop.countDown();
            return sent.get() + (sent.get() < most ? 1 : 0); // the one it is stuck in is sent whole once there is room
        }

        /** Ends the stream. */
        void end() throws IOException {
            socket.close();
        }

        /** Breaks the connection. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the other side has let the connection go. */
        void awaitEnd() throws IOException {
            try {
                int b = socket.getInputStream().read();
                if (b >= 0) {
                    throw new AssertionError("a byte came: " + b);
                }
            } catch (SocketException reset) {
                if (!String.valueOf(reset.getMessage()).toLowerCase(Locale.ROOT).contains("reset")) {
                    throw reset;
                }
            }
        }
    }
}
