package dev.announcer.hub;

import dev.announcer.tck.WireConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Many listeners on one thread, who read all they can. Of each it keeps how many bytes of body it got and their checksum:
 * listeners who select the same get the same bytes.
 */
final class RawCrowd implements AutoCloseable {
    /** One of them. Written by the crowd's thread. */
    static final class Member {
        private final SocketChannel channel;
        private final CRC32 checksum = new CRC32();
        private int headEnd; // how much of the blank line behind the head was seen
        private volatile long bytes;
        private volatile long seen; // the checksum of these bytes
        private volatile boolean ended;

        private Member(SocketChannel channel) {
            this.channel = channel;
        }

        /** How many bytes of body it got. */
        long bytes() {
            return bytes;
        }

        /** The CRC-32 of these bytes. */
        long checksum() {
            return seen;
        }

        /** Whether its connection has ended. */
        boolean ended() {
            return ended;
        }
    }

    private final Selector selector;
    private final List<Member> members = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
    private final Thread thread = new Thread(this::read, "crowd");
    private volatile boolean closed;

    private RawCrowd(Selector selector) {
        this.selector = selector;
    }

    static RawCrowd connect(Hub hub, int count, String target) {
        try {
            RawCrowd crowd = new RawCrowd(Selector.open());
            byte[] request = WireConnection.head("GET", target).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < count; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.port()));
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                Member member = new Member(channel);
                channel.register(crowd.selector, SelectionKey.OP_READ, member);
                crowd.members.add(member);
            }
            crowd.thread.setDaemon(true);
            crowd.thread.start();
            return crowd;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void read() {
        try {
            while (!closed) {
                selector.select(key -> read((Member) key.attachment()), 100);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void read(Member member) {
        try {
            int count;
            do {
                buffer.clear();
                count = member.channel.read(buffer);
                buffer.flip();
                take(member);
            } while (count == buffer.capacity());
            if (count < 0) {
                end(member);
            }
        } catch (IOException reset) {
            end(member);
        }
    }

    private void take(Member member) {
        while (member.headEnd < 4 && buffer.hasRemaining()) {
            byte next = buffer.get();
            member.headEnd = next == "\r\n\r\n".charAt(member.headEnd) ? member.headEnd + 1 : next == '\r' ? 1 : 0;
        }
        int count = buffer.remaining();
        member.checksum.update(buffer);
        member.seen = member.checksum.getValue();
        long before = member.bytes; // this thread alone writes it
        member.bytes = before + count;
    }

    private static void end(Member member) {
        member.ended = true;
        try {
            member.channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    List<Member> members() {
        return members;
    }

    /** How many bytes of body the slowest of them got. */
    long leastBytes() {
        return members.stream().mapToLong(Member::bytes).min().orElse(0);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(2000);
            for (Member member : members) {
                member.channel.close();
            }
            selector.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
