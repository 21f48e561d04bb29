package dev.announcer.rivals;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One client, and a server that does to it what a row of the checklist says. Texts are bytes in Latin-1. */
final class Stage implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 1_500;

    /** A connection: the head of its request in small letters, and what can be sent to it. */
    record Peer(String head, Socket socket) {
        Peer send(String bytes) throws IOException {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            return this;
        }

        Peer open() throws IOException {
            return send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
        }

        void answer(String status, String header) throws IOException {
            send("HTTP/1.1 " + status + "\r\n" + header + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            socket.close();
        }

        void end() throws IOException {
            socket.close();
        }
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AutoCloseable client;

    Stage(Rival rival) throws IOException {
        Thread acceptor = new Thread(this::accept, "stage");
        acceptor.setDaemon(true);
        acceptor.start();
        client = rival.listen(url("127.0.0.1"), heard::add);
    }

    String url(String host) {
        return "http://" + host + ":" + server.getLocalPort() + "/listen";
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                socket.setSoTimeout((int) PATIENCE_MILLIS);
                StringBuilder head = new StringBuilder();
                InputStream in = socket.getInputStream();
                for (int b = in.read(); b >= 0 && head.indexOf("\r\n\r\n") < 0; b = in.read()) {
                    head.append((char) b);
                    if (head.indexOf("\r\n\r\n") >= 0) {
                        break;
                    }
                }
                peers.add(new Peer(head.toString(), socket));
            }
        } catch (IOException closed) {
            peers.clear();
        }
    }

    /** The next connection; fails the row if there is none. */
    Peer next() throws InterruptedException {
        Peer peer = peers.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (peer == null) {
            throw new IllegalStateException("nobody connected");
        }
        return peer;
    }

    /** Whether nobody connects for a while. */
    boolean isLeftAlone() throws InterruptedException {
        return peers.poll(600, TimeUnit.MILLISECONDS) == null;
    }

    /** Whether exactly this is heard, now and for a moment. */
    boolean hears(String... events) throws InterruptedException {
        long start = System.nanoTime();
        while (heard.size() < events.length && System.nanoTime() - start < PATIENCE_MILLIS * 1_000_000) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        TimeUnit.MILLISECONDS.sleep(100);
        return heard.equals(List.of(events));
    }

    @Override
    public void close() throws Exception {
        server.close();
        Thread closing = new Thread(() -> {
            try {
                client.close();
            } catch (Exception failed) {
                heard.add("it cannot be closed: " + failed);
            }
        });
        closing.setDaemon(true);
        closing.start(); // some wait for what does not come
        closing.join(2_000);
    }
}
