package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.announcer.Announcer;
import dev.announcer.CloseReason;
import dev.announcer.Frames;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.Sink;
import dev.announcer.web.HostCheck;
import dev.announcer.web.ListenEndpoint;
import dev.announcer.web.WebPolicy;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server whose sinks are written to by the test, which plays the engine's part. */
final class SinkStage implements AutoCloseable {
    private final BlockingQueue<Opened> opened = new LinkedBlockingQueue<>();
    private final Server server;

    /** What the sink told its listener. */
    static final class Told implements Listener {
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

    /** A stream that somebody asked for. */
    record Opened(Sink sink, NettyLane lane, Told told) {
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

    SinkStage(Transport transport) {
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
    }

    int port() {
        return server.port();
    }

    int connections() {
        return server.connections();
    }

    /** The next stream that is opened. */
    Opened next() throws InterruptedException {
        Opened stream = opened.poll(10, TimeUnit.SECONDS);
        assertNotNull(stream, "a stream was opened");
        return stream;
    }

    @Override
    public void close() {
        server.end();
    }

    /** Frames as the engine makes them: of one event with these data. */
    static Frames frames(String data) throws Exception {
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

    /** Frames of one event with so many bytes of data. */
    static Frames frames(int bytes) throws Exception {
        return frames("x".repeat(bytes));
    }
}
