package dev.announcer.hub;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A TCP proxy that ends all its connections when it is told to, and lets nobody through until it is mended: those who
 * connect meanwhile wait, so that a browser is away for exactly as long as the test wants.
 */
public final class CuttingProxy implements AutoCloseable {
    private static final int MOST_RECORDED = 1 << 20;

    private final ServerSocket server;

    // guarded by this
    private final List<Socket> open = new ArrayList<>();
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private int target;
    private boolean cut;
    private boolean closed;

    private CuttingProxy(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /** A proxy on a free port of the loopback address, in front of this port of it. */
    public static CuttingProxy to(int port) {
        try {
            CuttingProxy proxy = new CuttingProxy(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), port);
            start(proxy::accept);
            return proxy;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public String uri() {
        return "http://localhost:" + port();
    }

    /** Ends every connection; new ones wait for {@link #mend}. */
    public synchronized void cut() {
        cut = true;
        passed.reset();
        closeAll();
    }

    public synchronized void mend() {
        cut = false;
        notifyAll();
    }

    /** Who is behind the proxy for connections from now on. */
    public synchronized void target(int port) {
        target = port;
    }

    /** What came from the hub since the start or the last cut, byte by byte. */
    public synchronized String passed() {
        return passed.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        closeAll();
        close(server);
    }

    private void closeAll() {
        open.forEach(CuttingProxy::close);
        open.clear();
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
        try (client;
                Socket hub = new Socket(InetAddress.getLoopbackAddress(), awaitTarget())) {
            synchronized (this) {
                if (cut || closed) {
                    return;
                }
                open.add(client);
                open.add(hub);
            }
            start(() -> pump(client, hub, false));
            pump(hub, client, true);
        } catch (IOException | InterruptedException ended) {
            close(client);
        }
    }

    private synchronized int awaitTarget() throws InterruptedException {
        while (cut && !closed) {
            wait();
        }
        return target;
    }

    private void pump(Socket from, Socket to, boolean recorded) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
                out.write(buffer, 0, size);
                if (recorded) {
                    record(buffer, size);
                }
            }
        } catch (IOException ended) {
            // as the end of the stream: both sides are closed below
        } finally {
            close(from);
            close(to);
        }
    }

    private synchronized void record(byte[] bytes, int size) {
        if (passed.size() < MOST_RECORDED) {
            passed.write(bytes, 0, size);
        }
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("closing a socket has no reason to fail", failed);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
