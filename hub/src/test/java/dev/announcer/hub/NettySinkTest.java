package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.Announcer;
import dev.announcer.CloseReason;
import dev.announcer.Frames;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.Sink;
import dev.announcer.web.HostCheck;
import dev.announcer.web.ListenEndpoint;
import dev.announcer.web.WebPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sink alone, on a real socket, with the engine's part played by the test. */
final class NettySinkTest {
    private static final String LISTEN = "GET /listen HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int MEBIBYTE = 1 << 20;

    /** What the sink told its listener. */
    private static final class Told implements Listener {
        final AtomicInteger resumes = new AtomicInteger();
        final AtomicInteger ends = new AtomicInteger();

        @Override
        public void resume() {
            resumes.incrementAndGet();
        }

        @Override
        public void ended() {
            ends.incrementAndGet();
        }

        @Override
        public void close(CloseReason reason) {}
    }

    private record Opened(Sink sink, NettyLane lane, Told told) {
        <T> T onLane(Callable<T> task) {
            return lane.loop().submit(task).syncUninterruptibly().getNow();
        }

        int write(Frames frames, int from) {
            return onLane(() -> sink.write(frames, from));
        }

        void close() {
            onLane(() -> {
                sink.close(CloseReason.SHUTDOWN);
                return true;
            });
        }
    }

    private final BlockingQueue<Opened> opened = new LinkedBlockingQueue<>();
    private Server server;

    @AfterEach
    void end() {
        server.end();
    }

    private Opened open(Transport transport, Peer[] peer, int receiveBytes) throws Exception {
        WebPolicy policy = WebPolicy.builder().build();
        ListenEndpoint endpoint = new ListenEndpoint(policy);
        Streams streams = new Streams((request, lane, sink) -> {
            Told told = new Told();
            opened.add(new Opened(sink.apply(told), (NettyLane) lane, told));
            return told;
        });
        server = Server.start(
                transport,
                List.of(InetAddress.getLoopbackAddress()),
                0,
                new Connection.Setting(
                        new Routes(Map.of(Routes.LISTEN, new ListenRoute(endpoint)), new HostCheck(policy), endpoint),
                        streams,
                        new ByteBudget(1000),
                        TimeUnit.SECONDS.toNanos(5),
                        TimeUnit.SECONDS.toNanos(30)),
                new Server.Limits(1, 10, 4096));
        peer[0] = Peer.of(server.port(), receiveBytes);
        peer[0].send(LISTEN).until("\r\n\r\n");
        Opened stream = opened.poll(10, TimeUnit.SECONDS);
        assertTrue(stream != null, "a stream was opened");
        return stream;
    }

    /** Frames as the engine makes them: of one event with so many bytes of data. */
    private static Frames frames(int bytes) throws Exception {
        String data = "x".repeat(bytes);
        return first(
                frames -> StandardCharsets.UTF_8
                        .decode(frames.toBuffer())
                        .toString()
                        .contains(data),
                data);
    }

    private static Frames first(Predicate<Frames> wanted, String data) throws Exception {
        CompletableFuture<Frames> found = new CompletableFuture<>();
        try (Announcer announcer = Announcer.builder().maxAnnouncementBytes(0).build()) {
            announcer.listen(ListenRequest.to(), listener -> new Sink() {
                @Override
                public int write(Frames frames, int from) {
                    if (wanted.test(frames)) {
                        found.complete(frames);
                    }
                    return frames.size() - from;
                }

                @Override
                public void close(CloseReason reason) {
                    listener.ended();
                }
            });
            announcer.announce(data);
            return found.get(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void peerThatReads_getsEveryByte_withOneResumeForEachShortWrite(Transport transport) throws Exception {
        Peer[] peer = new Peer[1];
        Opened stream = open(transport, peer, 8192);
        Frames frames = frames(4 * MEBIBYTE);
        CompletableFuture<Long> read = CompletableFuture.supplyAsync(() -> {
            try {
                return peer[0].skip(2L * frames.size());
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
        });
        int shorts = 0;
        for (int round = 0; round < 2; round++) {
            int at = 0;
            while (at < frames.size()) {
                at += stream.write(frames, at);
                if (at < frames.size()) {
                    shorts++;
                    int due = shorts;
                    Await.until("resume", () -> stream.told.resumes.get() >= due);
                    assertEquals(due, stream.told.resumes.get());
                }
            }
        }
        assertTrue(shorts > 2, "the test is of no use without short writes");
        assertEquals(2L * frames.size(), read.get(20, TimeUnit.SECONDS));
        assertEquals(shorts, stream.told.resumes.get());
        peer[0].close();
        Await.until("it ends", () -> stream.told.ends.get() == 1);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void peerThatStalls_takesLittleAndNoMore(Transport transport) throws Exception {
        Peer[] peer = new Peer[1];
        Opened stream = open(transport, peer, 4096);
        Frames frames = frames(4 * MEBIBYTE);
        int taken = stream.write(frames, 0);
        // 64 KiB here, 32 KiB or a socket's buffer of that size (which the kernel doubles) there, and what the peer
        // takes.
        assertTrue(taken < 256 << 10, taken + " bytes were taken");
        assertEquals(0, stream.write(frames, taken));
        assertEquals(0, stream.told.resumes.get());
        peer[0].close();
        Await.until("it ends", () -> stream.told.ends.get() >= 1);
    }

    @Test
    void close_afterWholeFrames_endsTheBodyProperly() throws Exception {
        Peer[] peer = new Peer[1];
        Opened stream = open(Transport.best(), peer, 0);
        Frames frames = frames(10);
        assertEquals(frames.size(), stream.write(frames, 0));
        stream.close();
        assertTrue(peer[0].all().endsWith("xxxxxxxxxx\n\n0\r\n\r\n"), peer[0].heard());
        assertEquals(1, stream.told.ends.get());
        peer[0].close();
        Await.until("the connection is gone", () -> server.connections() == 0);
    }

    @Test
    void close_inTheMiddleOfAFrame_resetsTheConnection() throws Exception {
        Peer[] peer = new Peer[1];
        Opened stream = open(Transport.best(), peer, 4096);
        Frames frames = frames(4 * MEBIBYTE);
        assertTrue(stream.write(frames, 0) < frames.size());
        stream.close();
        assertTrue(stream.told.ends.get() > 0);
        assertThrows(IOException.class, () -> peer[0].all());
        assertFalse(peer[0].heard().endsWith("0\r\n\r\n"));
        peer[0].close();
        Await.until("the connection is gone", () -> server.connections() == 0);
    }

    @Test
    void close_afterTheMiddleWasReached_andSentOn_stillResets() throws Exception {
        Peer[] peer = new Peer[1];
        Opened stream = open(Transport.best(), peer, 4096);
        Frames frames = frames(4 * MEBIBYTE);
        int taken = stream.write(frames, 0);
        assertTrue(taken < frames.size());
        peer[0].skip(taken);
        Await.until("resume", () -> stream.told.resumes.get() == 1);
        stream.close(); // All that was taken has been sent, but the frame is not whole.
        assertThrows(IOException.class, () -> peer[0].all());
        peer[0].close();
    }

    @Test
    void segments_ofTheSameFrames_areCopiedOnce() throws Exception {
        Peer[] peer = new Peer[1];
        Opened stream = open(Transport.best(), peer, 0);
        Frames frames = frames(NettyLane.SEGMENT_BYTES);
        Frames others = frames(10);
        stream.onLane(() -> {
            ByteBuf first = stream.lane.segment(frames, 0, PooledByteBufAllocator.DEFAULT);
            ByteBuf second = stream.lane.segment(frames, 1, PooledByteBufAllocator.DEFAULT);
            assertSame(first, stream.lane.segment(frames, 0, PooledByteBufAllocator.DEFAULT));
            assertEquals(NettyLane.SEGMENT_BYTES, first.readableBytes());
            assertEquals(frames.size(), first.readableBytes() + second.readableBytes());
            first.retain(); // as somebody does to whom it is still on its way
            ByteBuf other = stream.lane.segment(others, 0, PooledByteBufAllocator.DEFAULT);
            assertNotSame(first, other);
            assertEquals(others.size(), other.readableBytes());
            assertEquals(1, first.refCnt());
            first.release();
            return true;
        });
        peer[0].close();
    }
}
