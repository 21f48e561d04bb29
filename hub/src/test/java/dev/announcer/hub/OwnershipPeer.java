package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.announcer.Announcement;
import dev.announcer.Event;
import dev.announcer.tck.ChunkReader;
import dev.announcer.tck.WireReader;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireReader.Said;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A listener that has a topic of its own and trusts no byte: what comes must be the head of a stream, then its own events
 * and those that are common to all, each numbered one above the last. In the end it leaves in one of many ways.
 *
 * <p>Confined to the thread of its crowd, but for what an announcing thread asks for.
 */
final class OwnershipPeer {
    static final String KEY = "the-key-of-those-who-listen";
    static final String COMMON = "common";

    private static final long UNREAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long STALL_MOST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(180);
    private static final int SMALL_BUFFER = 4096;

    /** How many of its events one misses that stalls: of 10 kB each, and so more than the kernel and half a window hold. */
    private static final int MISSED = 100;

    /** How it leaves; with the last three it is the hub that ends the connection. */
    enum Ending {
        RESET,
        CLOSE,
        CLOSE_UNREAD,
        RESET_EARLY,
        CLOSE_EARLY,
        HALF_CLOSE,
        GARBAGE,
        STALL
    }

    private static final List<Ending> USUAL = List.of(
            Ending.RESET, Ending.CLOSE, Ending.CLOSE_UNREAD, Ending.RESET_EARLY, Ending.CLOSE_EARLY, Ending.HALF_CLOSE);

    private final String topic;
    private final Ending ending;
    private final boolean http10;
    private final int wanted;
    private final SocketChannel channel;
    private final long openedNanos = System.nanoTime();

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final WireReader parser = new WireReader();
    private final ChunkReader chunks = new ChunkReader(this::chunk);
    private boolean headRead;
    private boolean over;
    private int said;
    private long lastOwn;
    private long lastCommon;
    private int heard;
    private boolean lost;
    private long quietSince;
    private long missedFrom;
    private long leftAt;
    private boolean leaving;

    // Written by the announcing thread alone.
    private volatile long announced;

    private OwnershipPeer(long number, Random random, SocketChannel channel) {
        this.topic = "own/" + number + "/" + Long.toHexString(random.nextLong());
        int dice = random.nextInt(100);
        this.ending = dice < 3 ? Ending.STALL : dice < 5 ? Ending.GARBAGE : USUAL.get(random.nextInt(USUAL.size()));
        this.http10 = random.nextInt(8) == 0;
        this.wanted = random.nextInt(4);
        this.channel = channel;
    }

    /** Connects from one of some addresses, because one has too few ports, and asks for its stream. */
    static OwnershipPeer connect(int port, long number, Random random) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            OwnershipPeer peer = new OwnershipPeer(number, random, channel);
            if (peer.ending == Ending.STALL) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
            }
            byte[] address = {127, 0, 0, (byte) (2 + number % 32)};
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            String behind = random.nextInt(8) == 0 ? "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" : "";
            peer.send(("GET /listen?topic=" + peer.topic + "&topic=" + COMMON
                            + (peer.http10 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\nHost: localhost\r\n")
                            + "Authorization: Bearer " + KEY + "\r\n\r\n" + behind)
                    .getBytes(UTF_8));
            return peer;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    SocketChannel channel() {
        return channel;
    }

    Ending ending() {
        return ending;
    }

    /** The next event that is its own; for one that will stall a large one. On the announcing thread. */
    Announcement next() {
        long number = announced + 1;
        announced = number;
        String data = data(topic, number, ending == Ending.STALL ? 300 : (int) (number % 5));
        return Announcement.of(topic, Event.of(data)).asPrivate();
    }

    /** The name, the number, and the name again and again: whose byte it is can be seen. */
    static String data(String topic, long number, int times) {
        return topic + " " + number + " " + times + " " + topic.repeat(times);
    }

    private void send(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining() && channel.write(rest) > 0) {
            // What does not go at once is not sent: the hub may have stopped reading.
        }
    }

    // ---- what it hears ----

    /** Takes these bytes; fails on one that is not its own. */
    void take(ByteBuffer bytes) {
        while (!headRead && bytes.hasRemaining()) {
            head(bytes.get());
        }
        byte[] body = new byte[bytes.remaining()];
        bytes.get(body);
        if (http10) {
            parser.read(body);
        } else {
            chunks.read(body);
        }
        for (; said < parser.said().size(); said++) {
            hear(parser.said().get(said));
        }
    }

    private void head(byte next) {
        head.write(next);
        if (next != '\n') {
            return;
        }
        String text = head.toString(ISO_8859_1);
        check(text.startsWith("HTTP/1.1 200 OK\r\n"), "its response begins with " + text);
        headRead = text.endsWith("\r\n\r\n");
        String lower = text.toLowerCase(Locale.ROOT);
        check(!headRead || lower.contains("content-type: text/event-stream"), "its head is " + text);
        check(!headRead || lower.contains("transfer-encoding: chunked") != http10, "its head is " + text);
    }

    private void chunk(byte[] chunk) {
        over |= chunk.length == 0;
        parser.read(chunk);
    }

    private void hear(Said next) {
        if (next instanceof Message reset && reset.type().equals("stream-reset")) {
            lost = true; // It was not read in its first catch-up, for longer than the window remembers.
            lastOwn = 0;
            lastCommon = 0;
        } else if (next instanceof Message event) {
            String[] parts = event.data().split(" ", 4);
            check(parts.length == 4, "it heard " + event);
            long number = Long.parseLong(parts[1]);
            boolean own = parts[0].equals(topic);
            check(own || parts[0].equals(COMMON), "it heard what is another's: " + event);
            check(event.data().equals(data(parts[0], number, Integer.parseInt(parts[2]))), "it heard " + event);
            long last = own ? lastOwn : lastCommon;
            check(last == 0 || number == last + 1, "after " + last + " it heard " + event);
            if (own) {
                lastOwn = number;
                heard++;
            } else {
                lastCommon = number;
            }
        } else {
            check(!(next instanceof WireReader.Blank), "it heard " + next);
        }
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            String shown = otherwise.length() > 500 ? otherwise.substring(0, 500) + "..." : otherwise;
            throw new AssertionError(this + ": " + shown);
        }
    }

    // ---- how it goes on ----

    /** Whether it reads now. */
    boolean isReading() {
        return quietSince == 0 || leaving;
    }

    /** Goes on with its leaving, if it is time for that; true if it has left. */
    boolean leave(long now) throws IOException {
        check(now - openedNanos < PATIENCE_NANOS, "for long nothing of its own came, or its connection did not end");
        if (leaving) {
            return ending == Ending.STALL && now - leftAt > STALL_NANOS && reset();
        }
        boolean early = ending == Ending.CLOSE_EARLY || ending == Ending.RESET_EARLY;
        if (early ? now - openedNanos < wanted * 500_000L : !headRead || (heard < wanted && !lost)) {
            return false;
        }
        switch (ending) {
            case RESET, RESET_EARLY -> {
                return reset();
            }
            case CLOSE, CLOSE_EARLY -> {
                return close();
            }
            case CLOSE_UNREAD -> {
                return quietFor(now, UNREAD_NANOS) && close();
            }
            case HALF_CLOSE -> channel.shutdownOutput();
            case GARBAGE -> sendGarbage();
            case STALL -> {
                if (!hasStalled(now)) {
                    return false;
                }
                leftAt = now;
            }
        }
        leaving = true;
        return false;
    }

    private void sendGarbage() {
        try {
            send(new byte[(64 << 10) + 4096]);
        } catch (IOException cut) {
            // So soon; reading tells it again.
        }
    }

    /** For so long, and, because a machine may be slow, until so much was announced to it that it must have been cut off. */
    private boolean hasStalled(long now) {
        if (quietSince == 0) {
            missedFrom = announced;
        }
        return quietFor(now, STALL_NANOS) && (announced - missedFrom >= MISSED || now - quietSince > STALL_MOST_NANOS);
    }

    private boolean quietFor(long now, long nanos) {
        if (quietSince == 0) {
            quietSince = now;
        }
        return now - quietSince >= nanos;
    }

    private boolean close() throws IOException {
        channel.close();
        return true;
    }

    private boolean reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        return close();
    }

    /** Its connection has ended; fails if that was neither its wish nor to be expected. */
    void ended(String how) throws IOException {
        channel.close();
        // One that is to stall takes so little at a time that it may be found too slow before.
        check(
                leaving || ending == Ending.STALL,
                "its connection ended (" + how + (over ? ", with a last chunk" : "") + ")");
    }

    @Override
    public String toString() {
        return topic + " (" + ending + (http10 ? ", HTTP/1.0" : "") + ", " + heard + " heard)";
    }
}
