package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A hub with 10,000 streams open at once, each of which hears a ping. */
final class TenThousandConnectionsTest {
    private static final int CONNECTIONS = 10_000;

    /** So many are opened before the first measurement, which then holds what is loaded once and for all. */
    private static final int FIRST = 200;

    /** No more than a listen queue holds. */
    private static final int AT_ONCE = 100;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

    private final ByteBuffer buffer = ByteBuffer.allocate(8192);
    private long deadline;

    /** What one stream has heard; its words are searched for across reads. */
    private static final class Stream {
        private final StringBuilder heard = new StringBuilder(256);
        private boolean open;
        private boolean pinged;
    }

    @Test
    void ping_toTenThousand_isHeardByEach() throws Exception {
        assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        && system.getMaxFileDescriptorCount() >= CONNECTIONS + 200,
                "this process may not open 10,200 files (ulimit -n)");
        deadline = System.nanoTime() + PATIENCE_NANOS;
        // Longer than the test: what is measured is a stream that rests.
        try (Program hub = Program.hub("--heartbeat", "10m");
                Selector selector = Selector.open()) {
            int port = hub.port();
            try {
                open(selector, port, FIRST);
                long heapBefore = liveHeap(hub.pid());
                long residentBefore = resident(hub.pid());
                long start = System.nanoTime();
                open(selector, port, CONNECTIONS - FIRST);
                long opened = System.nanoTime();
                assertEquals(CONNECTIONS, selector.keys().size());
                long heap = (liveHeap(hub.pid()) - heapBefore) / (CONNECTIONS - FIRST);
                long resident = (resident(hub.pid()) - residentBefore) / (CONNECTIONS - FIRST);

                long pinged = System.nanoTime();
                assertEquals(200, Wire.status(port, "POST", "/ping", ""));
                hearPing(selector);
                System.out.printf(
                        "%,d connections: opened in %d ms, a ping heard by all in %d ms, %,d B of live heap and %,d B"
                                + " resident for each idle one%n",
                        CONNECTIONS,
                        TimeUnit.NANOSECONDS.toMillis(opened - start),
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pinged),
                        heap,
                        resident);
                assertTrue(heap < 16 << 10, () -> heap + " bytes of heap for each idle connection");
            } finally {
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            }
            hub.signal("TERM");
            assertEquals(0, hub.exitCode());
        }
    }

    /** Opens so many more streams; returns when all are open. */
    private void open(Selector selector, int port, int count) throws IOException {
        byte[] request = ("GET /listen?topic=ping HTTP/1.1\r\nHost: localhost:" + port
                        + "\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(US_ASCII);
        int started = 0;
        int open = 0;
        while (open < count) {
            for (; started < count && started - open < AT_ONCE; started++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
                channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel.register(selector, SelectionKey.OP_CONNECT, new Stream());
            }
            for (SelectionKey key : ready(selector)) {
                SocketChannel channel = (SocketChannel) key.channel();
                if (key.isConnectable()) {
                    channel.finishConnect();
                    assertEquals(request.length, channel.write(ByteBuffer.wrap(request)));
                    key.interestOps(SelectionKey.OP_READ);
                } else {
                    Stream stream = read(key);
                    if (!stream.open && stream.heard.indexOf("retry: ") >= 0) {
                        assertTrue(stream.heard.indexOf("HTTP/1.1 200 ") == 0, stream.heard::toString);
                        stream.open = true;
                        stream.heard.setLength(0);
                        open++;
                    }
                }
            }
        }
    }

    private void hearPing(Selector selector) throws IOException {
        for (int heard = 0; heard < CONNECTIONS; ) {
            for (SelectionKey key : ready(selector)) {
                Stream stream = read(key);
                if (!stream.pinged && stream.heard.indexOf("data: pong\n\n") >= 0) {
                    stream.pinged = true;
                    heard++;
                }
            }
        }
    }

    private List<SelectionKey> ready(Selector selector) throws IOException {
        assertTrue(System.nanoTime() < deadline, "the time is over");
        selector.select(1_000);
        List<SelectionKey> ready = List.copyOf(selector.selectedKeys());
        selector.selectedKeys().clear();
        return ready;
    }

    private Stream read(SelectionKey key) throws IOException {
        Stream stream = (Stream) key.attachment();
        buffer.clear();
        int read = ((SocketChannel) key.channel()).read(buffer);
        assertTrue(read >= 0, () -> "the hub ended a stream after " + stream.heard);
        stream.heard.append(new String(buffer.array(), 0, read, US_ASCII));
        return stream;
    }

    /** The bytes of all objects that are alive, after a collection, as jcmd counts them. */
    private static long liveHeap(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(jcmd.getInputStream().readAllBytes(), US_ASCII)
                .lines()
                .toList();
        assertEquals(0, jcmd.waitFor(), lines::toString);
        String total = lines.get(lines.size() - 1).strip(); // Total  instances  bytes
        return Long.parseLong(total.substring(total.lastIndexOf(' ') + 1));
    }

    private static long resident(long pid) throws IOException {
        Path status = Path.of("/proc", String.valueOf(pid), "status");
        return !Files.exists(status)
                ? 0
                : Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                        .findFirst()
                        .orElse(0);
    }
}
