package dev.announcer.spring;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Listeners on bare sockets, who are read by one thread, or by nobody. */
final class RawListeners implements AutoCloseable {
    /** Whom a server may not have accepted yet. Jetty queues 50 of them; the kernel lets others wait for seconds. */
    private static final int ON_THEIR_WAY = 32;

    private static final String END = "0\r\n\r\n";

    private final Selector selector;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final Thread thread = new Thread(this::read, "raw-listeners");
    private volatile boolean closed;

    /** What was read of one: whether its first bytes came, and its last ones. */
    private static final class Tail {
        private boolean begun;
        private String last = "";
    }

    private RawListeners() throws IOException {
        selector = Selector.open();
    }

    /** So many, who read all they can. */
    static RawListeners reading(int port, int count, String target) throws IOException {
        RawListeners listeners = new RawListeners();
        listeners.thread.setDaemon(true);
        listeners.thread.start();
        for (int i = 0; i < count; i++) {
            int earlier = i + 1 - ON_THEIR_WAY;
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> listeners.begun() >= earlier);
            SocketChannel channel = listeners.open(port, target, 64 << 10);
            channel.configureBlocking(false);
            channel.register(listeners.selector, SelectionKey.OP_READ, new Tail());
            listeners.selector.wakeup(); // else what is there already is heard of at the next turn
        }
        return listeners;
    }

    /** One who reads nothing, and has little room. */
    static RawListeners stalled(int port, String target) throws IOException {
        RawListeners listeners = new RawListeners();
        listeners.open(port, target, 4096);
        return listeners;
    }

    private SocketChannel open(int port, String target, int room) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, room);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(
                ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
        channels.add(channel);
        return channel;
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        try {
            while (!closed) {
                selector.select(key -> read(key, buffer), 100);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) {
        Tail tail = (Tail) key.attachment();
        try {
            buffer.clear();
            int count = ((SocketChannel) key.channel()).read(buffer);
            if (count < 0) {
                key.cancel();
                return;
            }
            bytes.addAndGet(count);
            String text = tail.last + StandardCharsets.ISO_8859_1.decode(buffer.flip());
            if (!tail.begun && text.contains("retry: ")) {
                tail.begun = true;
                begun.incrementAndGet();
            }
            if (text.endsWith(END)) {
                ended.incrementAndGet();
            }
            tail.last = text.substring(Math.max(0, text.length() - (tail.begun ? END.length() : 1024)));
        } catch (IOException reset) {
            key.cancel();
        }
    }

    /** How many have heard the first of their stream. */
    int begun() {
        return begun.get();
    }

    /** How much all together have read. */
    long bytes() {
        return bytes.get();
    }

    /** How many streams were ended properly. */
    int ended() {
        return ended.get();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
