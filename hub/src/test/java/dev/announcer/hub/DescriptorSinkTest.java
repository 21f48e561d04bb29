package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.announcer.Frames;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sink of a descriptor alone, on a real socket, with the engine's part played by the test. */
final class DescriptorSinkTest {
    private static final String LISTEN = "GET /listen HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String LISTEN_10 = "GET /listen HTTP/1.0\r\n\r\n";
    private static final int MEBIBYTE = 1 << 20;

    private SinkStage stage;

    @BeforeEach
    void start() {
        assumeTrue(Runtime.version().feature() >= 22, "an older JDK has no foreign-function API: streams are channels");
        assumeTrue(Epoll.isAvailable(), "without epoll streams are channels");
        assumeTrue(Boolean.parseBoolean(System.getProperty(Takeover.SWITCH, "true")), "it is switched off");
        assertTrue(Takeover.here().isPresent(), "here descriptors can be taken over");
        stage = new SinkStage(Transport.best());
    }

    @AfterEach
    void end() {
        if (stage != null) {
            stage.close();
        }
    }

    private SinkStage.Opened open(Peer peer) throws Exception {
        return open(peer, LISTEN);
    }

    /** What is sent first pushes the head out, which waits for it. */
    private SinkStage.Opened open(Peer peer, String request) throws Exception {
        peer.send(request);
        SinkStage.Opened stream = stage.next();
        assertFalse(stream.sink() instanceof NettySink, "it is no channel");
        Frames first = SinkStage.frames("first");
        assertEquals(first.size(), stream.write(first, 0));
        peer.until("data: first\n\n");
        return stream;
    }

    private static Frames large() throws Exception {
        return SinkStage.frames("x".repeat(4 * MEBIBYTE));
    }

    private void isLeft() {
        Await.until("the connection is gone", () -> stage.connections() == 0);
    }

    @Test
    void peerThatReads_getsEveryByte_withOneResumeForEachShortWrite() throws Exception {
        try (Peer peer = Peer.of(stage.port(), 8192)) {
            SinkStage.Opened stream = open(peer);
            Frames frames = large();
            CompletableFuture<Long> read = CompletableFuture.supplyAsync(() -> {
                try {
                    return peer.skip(2L * frames.size());
                } catch (IOException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            int shorts = 0;
            for (int round = 0; round < 2; round++) {
                for (int at = stream.write(frames, 0); at < frames.size(); at += stream.write(frames, at)) {
                    int due = ++shorts;
                    Await.until("resume", () -> stream.told().resumes.get() >= due);
                    assertEquals(due, stream.told().resumes.get());
                }
            }
            assertTrue(shorts > 2, "the test is of no use without short writes");
            assertEquals(2L * frames.size(), read.get(20, TimeUnit.SECONDS));
            assertEquals(shorts, stream.told().resumes.get());
            peer.close();
            Await.until("it ends", () -> stream.told().ends.get() == 1);
        }
    }

    @Test
    void peerThatStalls_takesLittleAndNoMore() throws Exception {
        try (Peer peer = Peer.of(stage.port(), 4096)) {
            SinkStage.Opened stream = open(peer);
            Frames frames = large();
            int taken = stream.write(frames, 0);
            assertTrue(taken < 256 << 10, taken + " bytes were taken");
            assertEquals(0, stream.write(frames, taken));
            assertEquals(0, stream.told().resumes.get());
        }
    }

    @Test
    void close_betweenFrames_endsTheBodyProperly() throws Exception {
        try (Peer peer = Peer.of(stage.port())) {
            SinkStage.Opened stream = open(peer);
            stream.close();
            assertEquals(1, stream.told().ends.get());
            assertTrue(peer.all().endsWith("data: first\n\n0\r\n\r\n"), peer.heard());
            assertEquals(1, stage.connections()); // until the peer ends it too
            peer.close();
            isLeft();
        }
    }

    @Test
    void close_overHttp10_endsTheConnectionProperly() throws Exception {
        try (Peer peer = Peer.of(stage.port())) {
            SinkStage.Opened stream = open(peer, LISTEN_10);
            assertFalse(peer.heard().contains("chunked"), peer.heard());
            stream.close();
            assertTrue(peer.all().endsWith("data: first\n\n"), peer.heard());
        }
        isLeft();
    }

    @Test
    void close_towardsAPeerThatStays_isFinalAfterTwoSeconds() throws Exception {
        try (Peer peer = Peer.of(stage.port())) {
            open(peer).close();
            peer.all();
            isLeft();
        }
    }

    @Test
    void close_inTheMiddleOfAFrame_resetsTheConnection() throws Exception {
        try (Peer peer = Peer.of(stage.port(), 4096)) {
            SinkStage.Opened stream = open(peer);
            Frames frames = large();
            assertTrue(stream.write(frames, 0) < frames.size());
            stream.close();
            assertTrue(stream.told().ends.get() > 0);
            assertThrows(IOException.class, peer::all);
            assertFalse(peer.heard().endsWith("0\r\n\r\n"));
            isLeft();
        }
    }

    @Test
    void close_afterTheMiddleWasReached_andSentOn_stillResets() throws Exception {
        try (Peer peer = Peer.of(stage.port(), 4096)) {
            SinkStage.Opened stream = open(peer);
            Frames frames = large();
            int taken = stream.write(frames, 0);
            assertTrue(taken < frames.size());
            peer.skip(taken);
            Await.until("resume", () -> stream.told().resumes.get() == 1);
            stream.close(); // All that was taken has been sent, but the frame is not whole.
            assertThrows(IOException.class, peer::all);
        }
    }

    @Test
    void peerThatEnds_isGone() throws Exception {
        try (Peer closing = Peer.of(stage.port());
                Peer half = Peer.of(stage.port());
                Peer resetting = Peer.of(stage.port())) {
            List<SinkStage.Opened> streams = List.of(open(closing), open(half), open(resetting));
            closing.close();
            half.endOutput(); // One that says no more is taken to have gone, though it could still read.
            resetting.reset();
            for (SinkStage.Opened stream : streams) {
                stream.isGone();
                assertEquals(0, stream.write(SinkStage.frames("for nobody"), 0));
                stream.close();
            }
            assertFalse(half.all().contains("nobody"));
            isLeft();
        }
    }

    @Test
    void peerThatIsStuck_andResets_isGone() throws Exception {
        try (Peer peer = Peer.of(stage.port(), 4096)) {
            SinkStage.Opened stream = open(peer);
            Frames frames = large();
            assertTrue(stream.write(frames, 0) < frames.size());
            peer.reset();
            stream.isGone();
            stream.close();
            isLeft();
        }
    }

    @Test
    void peerThatSendsOn_isIgnored_upTo64KiB() throws Exception {
        try (Peer peer = Peer.of(stage.port())) {
            SinkStage.Opened stream = open(peer);
            Frames more = SinkStage.frames("more");
            for (int i = 0; i < 16; i++) {
                peer.send("x".repeat(4096));
            }
            assertEquals(more.size(), stream.write(more, 0));
            peer.until("data: more\n\n");
            assertEquals(0, stream.told().ends.get());
            peer.send("y");
            stream.isGone();
            stream.close();
            isLeft();
        }
    }

    @Test
    void afterTheEnd_nothingIsWrittenAndNothingIsClosedTwice() throws Exception {
        try (Peer peer = Peer.of(stage.port());
                Peer other = Peer.of(stage.port())) {
            SinkStage.Opened stream = open(peer);
            peer.reset();
            stream.isGone();
            stream.close();
            isThere(1); // the other, which said nothing yet
            SinkStage.Opened next = open(other); // under the number that has become free
            assertEquals(0, stream.write(SinkStage.frames("late"), 0));
            stream.close();
            Frames last = SinkStage.frames("last");
            assertEquals(last.size(), next.write(last, 0));
            assertFalse(other.until("data: last\n\n").contains("late"), other.heard());
        }
    }

    private void isThere(int connections) {
        Await.until(connections + " are left", () -> stage.connections() == connections);
    }
}
