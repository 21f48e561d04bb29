package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;

/** A server of streams that does wrong by plan. */
final class CrookedHub implements AutoCloseable {
    /** What a stream is sent instead of an announcement. */
    interface Wrong {
        /** The bytes behind the announcement of this number, from 0; {@code frame} gives those of an honest hub. */
        String instead(long number, LongFunction<String> frame);
    }

    /** Instead of bytes: the stream is ended. */
    static final String END = "(end)";

    private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Socket> streams = new CopyOnWriteArrayList<>();
    private final List<String> announced = new CopyOnWriteArrayList<>();
    private final int refusedFrom;
    private final Wrong wrong;

    /** Only the first stream is treated like that. */
    CrookedHub(Wrong wrong) throws IOException {
        this(wrong, Integer.MAX_VALUE);
    }

    /** The same; from a number on announcements are refused. */
    CrookedHub(Wrong wrong, int refusedFrom) throws IOException {
        this.wrong = wrong;
        this.refusedFrom = refusedFrom;
        start("crooked-accept", this::accept);
    }

    String url() {
        return "http://localhost:" + server.getLocalPort();
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                start("crooked-connection", () -> serve(socket));
            }
        } catch (IOException closed) {
            streams.clear();
        }
    }

    private void serve(Socket socket) {
        try {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int length = length(in);
                if (line.startsWith("GET")) {
                    send(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    streams.add(socket);
                } else {
                    char[] body = new char[length];
                    for (int read = 0; read < length; ) {
                        read += in.read(body, read, length - read);
                    }
                    announce(socket, new String(body));
                }
            }
        } catch (IOException gone) {
            streams.remove(socket);
        }
    }

    private static int length(BufferedReader in) throws IOException {
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring(16));
            }
        }
        return length;
    }

    private void announce(Socket from, String body) throws IOException {
        int number = announced.size();
        announced.add(body);
        if (number >= refusedFrom) {
            send(from, "HTTP/1.1 503 Busy\r\nContent-Length: 17\r\n\r\n{\"detail\":\"busy\"}");
            return;
        }
        send(from, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}");
        Socket first = streams.isEmpty() ? null : streams.get(0); // once: one that ends leaves the list
        for (Socket stream : streams) {
            String bytes = stream == first ? wrong.instead(number, this::frame) : frame(number);
            if (bytes.equals(END)) {
                stream.close();
            } else if (!stream.isClosed()) {
                send(stream, bytes);
            }
        }
    }

    private String frame(long number) {
        return chunk("data: " + announced.get((int) number) + "\n\n");
    }

    static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
