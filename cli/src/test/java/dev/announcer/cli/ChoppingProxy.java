package dev.announcer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy that does wrong at random, by a seed: every connection passes some bytes in pieces of its own, then is reset, ended,
 * or stalled for ever.
 */
final class ChoppingProxy implements AutoCloseable {
    private static final int MOST_BYTES = 3_000;

    private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private final int target;
    private final Random random;
    private volatile boolean kind;

    ChoppingProxy(int target, long seed) throws IOException {
        this.target = target;
        this.random = new Random(seed);
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "chopping-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** How many connections it has treated badly. */
    int cuts() {
        return cuts.get();
    }

    /** From now on it does no wrong. */
    void beKind() {
        kind = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                near.setTcpNoDelay(true);
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                far.setTcpNoDelay(true);
                sockets.add(near);
                sockets.add(far);
                Random own = new Random(random.nextLong());
                start(() -> pass(near, far, new Random(0), Integer.MAX_VALUE));
                start(() -> pass(far, near, own, kind ? Integer.MAX_VALUE : own.nextInt(MOST_BYTES)));
            }
        } catch (IOException closed) {
            sockets.removeIf(Socket::isClosed);
        }
    }

    private void pass(Socket from, Socket to, Random dice, int budget) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[1_000];
            int left = budget;
            while (left > 0) {
                int most = budget == Integer.MAX_VALUE ? piece.length : Math.min(left, 1 + dice.nextInt(piece.length));
                int length = in.read(piece, 0, most);
                if (length < 0) {
                    break;
                }
                out.write(piece, 0, length);
                left -= length;
            }
            if (left <= 0) {
                cuts.incrementAndGet();
                int how = dice.nextInt(100);
                if (how < 2) {
                    return; // stalled: both stay open, and nothing is passed
                }
                to.setSoLinger(how < 50, 0); // reset, else ended
            }
        } catch (IOException gone) {
            sockets.remove(to);
        }
        close(to);
        close(from);
        sockets.remove(to);
        sockets.remove(from);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        sockets.forEach(ChoppingProxy::close);
    }
}
