package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.announcer.Announcer;
import dev.announcer.CloseReason;
import dev.announcer.Frames;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.Sink;
import dev.announcer.web.HostCheck;
import dev.announcer.web.ListenEndpoint;
import dev.announcer.web.WebPolicy;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sink of a descriptor alone, on a real socket, with the engine's part played by the test. */
final class DescriptorSinkTest {
    private static final String LISTEN = "GET /listen HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String LISTEN_10 = "GET /listen HTTP/1.0\r\n\r\n";
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

        void isGone() {
            Await.until("it ends", () -> told.ends.get() > 0);
            assertEquals(0, told.resumes.get());
        }
    }

    private final BlockingQueue<Opened> opened = new LinkedBlockingQueue<>();
    private Server server;

    @BeforeEach
    void start() {
        assumeTrue(Runtime.version().feature() >= 22, "an older JDK has no foreign-function API: streams are channels");
        assumeTrue(Epoll.isAvailable(), "without epoll streams are channels");
        assumeTrue(Boolean.parseBoolean(System.getProperty(Takeover.SWITCH, "true")), "it is switched off");
        assertTrue(Takeover.here().isPresent(), "here descriptors can be taken over");
        WebPolicy policy = WebPolicy.builder().build();
        ListenEndpoint endpoint = new ListenEndpoint(policy);
        Streams streams = new Streams((request, lane, sink) -> {
            Told told = new Told();
            opened.add(new Opened(sink.apply(told), (NettyLane) lane, told));
            return told;
        });
        server = Server.start(
                Transport.best(),
                List.of(InetAddress.getLoopbackAddress()),
                0,
                new Connection.Setting(
                        new Routes(Map.of(Routes.LISTEN, new ListenRoute(endpoint)), new HostCheck(policy), endpoint),
                        streams,
                        new ByteBudget(1000),
                        TimeUnit.SECONDS.toNanos(5),
                        TimeUnit.SECONDS.toNanos(30)),
                new Server.Limits(1, 10, 4096));
    }

    @AfterEach
    void end() {
        if (server != null) {
            server.end();
        }
    }

    private Opened open(Peer peer) throws Exception {
        return open(peer, LISTEN);
    }

    /** What is sent first pushes the head out, which waits for it. */
    private Opened open(Peer peer, String request) throws Exception {
        peer.send(request);
        Opened stream = opened.poll(10, TimeUnit.SECONDS);
        assertTrue(stream != null, "a stream was opened");
        assertFalse(stream.sink instanceof NettySink, "it is no channel");
        Frames first = frames("first");
        assertEquals(first.size(), stream.write(first, 0));
        peer.until("data: first\n\n");
        return stream;
    }

    /** Frames as the engine makes them: of one event with these data. */
    private static Frames frames(String data) throws Exception {
        CompletableFuture<Frames> found = new CompletableFuture<>();
        try (Announcer announcer = Announcer.builder().maxAnnouncementBytes(0).build()) {
            announcer.listen(ListenRequest.to(), listener -> new Sink() {
                @Override
                public int write(Frames frames, int from) {
                    if (frames.size() >= data.length() + "data: ".length()
                            && UTF_8.decode(frames.toBuffer()).toString().contains("data: " + data)) {
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

    private static Frames large() throws Exception {
        return frames("x".repeat(4 * MEBIBYTE));
    }

    private void isLeft() {
        Await.until("the connection is gone", () -> server.connections() == 0);
    }

    @Test
    void peerThatReads_getsEveryByte_withOneResumeForEachShortWrite() throws Exception {
        try (Peer peer = Peer.of(server.port(), 8192)) {
            Opened stream = open(peer);
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
                    Await.until("resume", () -> stream.told.resumes.get() >= due);
                    assertEquals(due, stream.told.resumes.get());
                }
            }
            assertTrue(shorts > 2, "the test is of no use without short writes");
            assertEquals(2L * frames.size(), read.get(20, TimeUnit.SECONDS));
            assertEquals(shorts, stream.told.resumes.get());
            peer.close();
            Await.until("it ends", () -> stream.told.ends.get() == 1);
        }
    }

    @Test
    void peerThatStalls_takesLittleAndNoMore() throws Exception {
        try (Peer peer = Peer.of(server.port(), 4096)) {
            Opened stream = open(peer);
            Frames frames = large();
            int taken = stream.write(frames, 0);
            assertTrue(taken < 256 << 10, taken + " bytes were taken");
            assertEquals(0, stream.write(frames, taken));
            assertEquals(0, stream.told.resumes.get());
        }
    }

    @Test
    void close_betweenFrames_endsTheBodyProperly() throws Exception {
        try (Peer peer = Peer.of(server.port())) {
            Opened stream = open(peer);
            stream.close();
            assertEquals(1, stream.told.ends.get());
            assertTrue(peer.all().endsWith("data: first\n\n0\r\n\r\n"), peer.heard());
            assertEquals(1, server.connections()); // until the peer ends it too
            peer.close();
            isLeft();
        }
    }

    @Test
    void close_overHttp10_endsTheConnectionProperly() throws Exception {
        try (Peer peer = Peer.of(server.port())) {
            Opened stream = open(peer, LISTEN_10);
            assertFalse(peer.heard().contains("chunked"), peer.heard());
            stream.close();
            assertTrue(peer.all().endsWith("data: first\n\n"), peer.heard());
        }
        isLeft();
    }

    @Test
    void close_towardsAPeerThatStays_isFinalAfterTwoSeconds() throws Exception {
        try (Peer peer = Peer.of(server.port())) {
            open(peer).close();
            peer.all();
            isLeft();
        }
    }

    @Test
    void close_inTheMiddleOfAFrame_resetsTheConnection() throws Exception {
        try (Peer peer = Peer.of(server.port(), 4096)) {
            Opened stream = open(peer);
            Frames frames = large();
            assertTrue(stream.write(frames, 0) < frames.size());
            stream.close();
            assertTrue(stream.told.ends.get() > 0);
            assertThrows(IOException.class, peer::all);
            assertFalse(peer.heard().endsWith("0\r\n\r\n"));
            isLeft();
        }
    }

    @Test
    void close_afterTheMiddleWasReached_andSentOn_stillResets() throws Exception {
        try (Peer peer = Peer.of(server.port(), 4096)) {
            Opened stream = open(peer);
            Frames frames = large();
            int taken = stream.write(frames, 0);
            assertTrue(taken < frames.size());
            peer.skip(taken);
            Await.until("resume", () -> stream.told.resumes.get() == 1);
            stream.close(); // All that was taken has been sent, but the frame is not whole.
            assertThrows(IOException.class, peer::all);
        }
    }

    @Test
    void peerThatEnds_isGone() throws Exception {
        try (Peer closing = Peer.of(server.port());
                Peer half = Peer.of(server.port());
                Peer resetting = Peer.of(server.port())) {
            List<Opened> streams = List.of(open(closing), open(half), open(resetting));
            closing.close();
            half.endOutput(); // One that says no more is taken to have gone, though it could still read.
            resetting.reset();
            for (Opened stream : streams) {
                stream.isGone();
                assertEquals(0, stream.write(frames("for nobody"), 0));
                stream.close();
            }
            assertFalse(half.all().contains("nobody"));
            isLeft();
        }
    }

    @Test
    void peerThatIsStuck_andResets_isGone() throws Exception {
        try (Peer peer = Peer.of(server.port(), 4096)) {
            Opened stream = open(peer);
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
        try (Peer peer = Peer.of(server.port())) {
            Opened stream = open(peer);
            Frames more = frames("more");
            for (int i = 0; i < 16; i++) {
                peer.send("x".repeat(4096));
            }
            assertEquals(more.size(), stream.write(more, 0));
            peer.until("data: more\n\n");
            assertEquals(0, stream.told.ends.get());
            peer.send("y");
            stream.isGone();
            stream.close();
            isLeft();
        }
    }

    @Test
    void afterTheEnd_nothingIsWrittenAndNothingIsClosedTwice() throws Exception {
        try (Peer peer = Peer.of(server.port());
                Peer other = Peer.of(server.port())) {
            Opened stream = open(peer);
            peer.reset();
            stream.isGone();
            stream.close();
            isThere(1); // the other, which said nothing yet
            Opened next = open(other); // under the number that has become free
            assertEquals(0, stream.write(frames("late"), 0));
            stream.close();
            Frames last = frames("last");
            assertEquals(last.size(), next.write(last, 0));
            assertFalse(other.until("data: last\n\n").contains("late"), other.heard());
        }
    }

    private void isThere(int connections) {
        Await.until(connections + " are left", () -> server.connections() == connections);
    }
}
