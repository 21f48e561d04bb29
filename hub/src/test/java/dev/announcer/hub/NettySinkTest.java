package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sink alone, on a real socket, with the engine's part played by the test. */
final class NettySinkTest {
    private static final String LISTEN = "GET /listen HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int MEBIBYTE = 1 << 20;

    private SinkStage stage;

    @AfterEach
    void end() {
        stage.close();
    }

    private SinkStage.Opened open(Transport transport, Peer[] peer, int receiveBytes) throws Exception {
        stage = new SinkStage(transport);
        peer[0] = Peer.of(stage.port(), receiveBytes);
        peer[0].send(LISTEN).until("\r\n\r\n");
        return stage.next();
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void peerThatReads_getsEveryByte_withOneResumeForEachShortWrite(Transport transport) throws Exception {
        Peer[] peer = new Peer[1];
        SinkStage.Opened stream = open(transport, peer, 8192);
        Frames frames = SinkStage.frames(4 * MEBIBYTE);
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
                    Await.until("resume", () -> stream.told().resumes.get() >= due);
                    assertEquals(due, stream.told().resumes.get());
                }
            }
        }
        assertTrue(shorts > 2, "the test is of no use without short writes");
        assertEquals(2L * frames.size(), read.get(20, TimeUnit.SECONDS));
        assertEquals(shorts, stream.told().resumes.get());
        peer[0].close();
        Await.until("it ends", () -> stream.told().ends.get() == 1);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void peerThatStalls_takesLittleAndNoMore(Transport transport) throws Exception {
        Peer[] peer = new Peer[1];
        SinkStage.Opened stream = open(transport, peer, 4096);
        Frames frames = SinkStage.frames(4 * MEBIBYTE);
        int taken = stream.write(frames, 0);
        // 64 KiB here, 32 KiB or a socket's buffer of that size (which the kernel doubles) there, and what the peer
        // takes.
        assertTrue(taken < 256 << 10, taken + " bytes were taken");
        assertEquals(0, stream.write(frames, taken));
        assertEquals(0, stream.told().resumes.get());
        peer[0].close();
        Await.until("it ends", () -> stream.told().ends.get() >= 1);
    }

    @Test
    void close_afterWholeFrames_endsTheBodyProperly() throws Exception {
        Peer[] peer = new Peer[1];
        SinkStage.Opened stream = open(Transport.best(), peer, 0);
        Frames frames = SinkStage.frames(10);
        assertEquals(frames.size(), stream.write(frames, 0));
        stream.close();
        assertTrue(peer[0].all().endsWith("xxxxxxxxxx\n\n0\r\n\r\n"), peer[0].heard());
        assertEquals(1, stream.told().ends.get());
        peer[0].close();
        Await.until("the connection is gone", () -> stage.connections() == 0);
    }

    @Test
    void close_inTheMiddleOfAFrame_resetsTheConnection() throws Exception {
        Peer[] peer = new Peer[1];
        SinkStage.Opened stream = open(Transport.best(), peer, 4096);
        Frames frames = SinkStage.frames(4 * MEBIBYTE);
        assertTrue(stream.write(frames, 0) < frames.size());
        stream.close();
        assertTrue(stream.told().ends.get() > 0);
        assertThrows(IOException.class, () -> peer[0].all());
        assertFalse(peer[0].heard().endsWith("0\r\n\r\n"));
        peer[0].close();
        Await.until("the connection is gone", () -> stage.connections() == 0);
    }

    @Test
    void close_afterTheMiddleWasReached_andSentOn_stillResets() throws Exception {
        Peer[] peer = new Peer[1];
        SinkStage.Opened stream = open(Transport.best(), peer, 4096);
        Frames frames = SinkStage.frames(4 * MEBIBYTE);
        int taken = stream.write(frames, 0);
        assertTrue(taken < frames.size());
        peer[0].skip(taken);
        Await.until("resume", () -> stream.told().resumes.get() == 1);
        stream.close(); // All that was taken has been sent, but the frame is not whole.
        assertThrows(IOException.class, () -> peer[0].all());
        peer[0].close();
    }

    @Test
    void segments_ofTheSameFrames_areCopiedOnce() throws Exception {
        Peer[] peer = new Peer[1];
        SinkStage.Opened stream = open(Transport.best(), peer, 0);
        Frames frames = SinkStage.frames(NettyLane.SEGMENT_BYTES);
        Frames others = SinkStage.frames(10);
        stream.onLane(() -> {
            ByteBuf first = stream.lane().segment(frames, 0, PooledByteBufAllocator.DEFAULT);
            ByteBuf second = stream.lane().segment(frames, 1, PooledByteBufAllocator.DEFAULT);
            assertSame(first, stream.lane().segment(frames, 0, PooledByteBufAllocator.DEFAULT));
            assertEquals(NettyLane.SEGMENT_BYTES, first.readableBytes());
            assertEquals(frames.size(), first.readableBytes() + second.readableBytes());
            first.retain(); // as somebody does to whom it is still on its way
            ByteBuf other = stream.lane().segment(others, 0, PooledByteBufAllocator.DEFAULT);
            assertNotSame(first, other);
            assertEquals(others.size(), other.readableBytes());
            assertEquals(1, first.refCnt());
            first.release();
            return true;
        });
        peer[0].close();
    }
}
