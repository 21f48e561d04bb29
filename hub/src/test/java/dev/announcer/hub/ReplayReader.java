package dev.announcer.hub;

import dev.announcer.tck.WireConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * A listener who expects events whose data begin with the numbers from one on, each once, in order, and keeps nothing of
 * them. It reads on a thread of its own, and may stop between two bursts.
 */
final class ReplayReader implements AutoCloseable {
    /** What it does when it has heard a burst; it reads on when this returns. */
    interface Pause {
        void after(int heard) throws InterruptedException;
    }

    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final int last;
    private final int burst;
    private final Pause pause;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private volatile int heard;

    private ReplayReader(Socket socket, int first, int last, int burst, Pause pause) {
        this.socket = socket;
        this.heard = first - 1;
        this.last = last;
        this.burst = burst;
        this.pause = pause;
    }

    /** One who reads all it can, from {@code first} through {@code last}. */
    static ReplayReader fast(Hub hub, String target, int first, int last) {
        return start(hub, target, first, last, Integer.MAX_VALUE, heard -> {});
    }

    /** One with little room of its own, who pauses after each burst of so many events. */
    static ReplayReader start(Hub hub, String target, int first, int last, int burst, Pause pause) {
        try {
            Socket socket = new Socket();
            if (burst < Integer.MAX_VALUE) {
                socket.setReceiveBufferSize(16 << 10);
            }
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.port()));
            socket.getOutputStream().write(WireConnection.head("GET", target).getBytes(StandardCharsets.UTF_8));
            ReplayReader reader = new ReplayReader(socket, first, last, burst, pause);
            Thread thread = new Thread(reader::run, "replay-reader");
            thread.setDaemon(true);
            thread.start();
            return reader;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void run() {
        byte[] some = new byte[burst < Integer.MAX_VALUE ? 4 << 10 : 64 << 10];
        try {
            InputStream in = socket.getInputStream();
            while (heard < last) {
                int count = in.read(some);
                if (count < 0) {
                    throw new AssertionError("the stream ended after event " + heard);
                }
                for (int i = 0; i < count; i++) {
                    take(some[i]);
                }
            }
            done.complete(null);
        } catch (IOException | InterruptedException | RuntimeException | AssertionError failed) {
            done.completeExceptionally(new AssertionError("after event " + heard + " of " + last, failed));
        }
    }

    private void take(byte next) throws InterruptedException {
        if (next != '\n') {
            if (line.size() < 64) {
                line.write(next);
            }
            return;
        }
        String begin = line.toString(StandardCharsets.ISO_8859_1);
        line.reset();
        if (begin.startsWith("data: ")) {
            if (!begin.startsWith((heard + 1) + " ", "data: ".length())) {
                throw new AssertionError("after event " + heard + " came " + begin);
            }
            int now = heard + 1; // this thread alone writes it
            heard = now;
            if (now % burst == 0) {
                pause.after(now);
            }
        } else if (begin.startsWith("event: stream-") || (begin.startsWith("HTTP/1.1 ") && !begin.contains(" 200 "))) {
            throw new AssertionError("after event " + heard + " came " + begin);
        }
    }

    /** The number that it heard last. */
    int heard() {
        return heard;
    }

    /** Completed when it has heard the last. */
    CompletableFuture<Void> done() {
        return done;
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
