package dev.announcer.journal.redis;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * A TCP proxy that cuts all its connections, or holds back what goes through them: one way or both, without a word to
 * anybody. Those who connect while it holds are accepted, and wait.
 */
public final class StallingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;

    // guarded by this
    private final List<Socket> open = new ArrayList<>();
    private boolean holdsRequests;
    private boolean holdsAnswers;
    private boolean refuses;
    private boolean closed;

    private StallingProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /** A proxy on a free port of the loopback address, in front of this port of it. */
    public static StallingProxy to(int port) {
        try {
            StallingProxy proxy = new StallingProxy(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), port);
            start(proxy::accept);
            return proxy;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Ends every connection; new ones are taken. */
    public synchronized void cut() {
        List<Socket> all = new ArrayList<>(open);
        open.clear();
        all.forEach(StallingProxy::end);
        notifyAll();
    }

    /** Ends every connection, and new ones at once, until {@link #let}. */
    public synchronized void refuse() {
        refuses = true;
        cut();
    }

    /** Holds back what goes both ways. */
    public synchronized void hold() {
        holdsRequests = true;
        holdsAnswers = true;
    }

    /** Holds back only what comes from the target: what is asked is done, and nobody hears of it. */
    public synchronized void holdAnswers() {
        holdsAnswers = true;
    }

    /** Ends {@link #hold} and {@link #refuse}: what was held back goes on, where there is still a connection. */
    public synchronized void let() {
        holdsRequests = false;
        holdsAnswers = false;
        refuses = false;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        let();
        cut();
        end(server);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                start(() -> serve(client));
            } catch (IOException ended) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try {
            synchronized (this) {
                if (refuses || closed) {
                    end(client);
                    return;
                }
            }
            Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
            synchronized (this) {
                open.add(client);
                open.add(behind);
            }
            start(() -> pump(client, behind, false));
            pump(behind, client, true);
        } catch (IOException nobodyThere) {
            end(client);
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
                awaitLet(from, answers);
                out.write(buffer, 0, size);
            }
        } catch (IOException ended) {
            // as the end of the stream: both sides are closed below
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            end(from);
            end(to);
        }
    }

    private synchronized void awaitLet(Socket from, boolean answers) throws InterruptedException {
        while (!closed && !from.isClosed() && (answers ? holdsAnswers : holdsRequests)) {
            wait();
        }
    }

    private static void end(Closeable socket) {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("closing a socket has no reason to fail", failed);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "stalling-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
