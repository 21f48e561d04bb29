package dev.announcer.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.client.EventSource.State;
import dev.announcer.client.ScriptedServer.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a source is doing: {@code close} returns at once, and leaves neither a thread nor a connection. */
final class ClosingTest {
    private final ScriptedServer server;
    private final Recorder recorder = new Recorder();

    /** Clients of other tests' own have threads until the garbage collector finds them. */
    private final Set<Thread> ofOthers = Thread.getAllStackTraces().keySet();

    ClosingTest() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private void closeAndLeaveNothing(EventSource source) {
        long start = System.nanoTime();
        source.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(source.state()).isEqualTo(State.CLOSED);
        assertNoThreads();
    }

    private void assertNoThreads() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !ofOthers.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("announcer-client") || name.startsWith("HttpClient"))
                .toList();
    }

    @Test
    void source_thatConnects_leavesNothing() throws Exception {
        // An address that does not answer: nothing listens behind the full queue.
        try (java.net.ServerSocket deaf = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                java.net.Socket one = new java.net.Socket(deaf.getInetAddress(), deaf.getLocalPort());
                java.net.Socket two = new java.net.Socket(deaf.getInetAddress(), deaf.getLocalPort())) {
            EventSource source = recorder.open(EventSource.to("http://127.0.0.1:" + deaf.getLocalPort()));
            await().until(() -> threads().stream().anyMatch(name -> name.startsWith("HttpClient")));
            closeAndLeaveNothing(source);
            assertThat(recorder.next()).isEqualTo("closed");
        }
    }

    @Test
    void source_thatWaitsForTheHead_leavesNothing() throws Exception {
        EventSource source = recorder.open(EventSource.to(server.url()));
        Peer peer = server.next();
        closeAndLeaveNothing(source);
        peer.awaitEnd();
    }

    @Test
    void source_thatIsOpen_leavesNothing() throws Exception {
        EventSource source = recorder.open(EventSource.to(server.url()));
        Peer peer = server.next().open();
        assertThat(recorder.next()).isEqualTo("opened");
        closeAndLeaveNothing(source);
        peer.awaitEnd();
        assertThat(recorder.next()).isEqualTo("closed");
    }

    @Test
    void source_thatIsOpenWithChunks_leavesNothing() throws Exception {
        EventSource source = recorder.open(EventSource.to(server.url()));
        Peer peer = server.next().answer("200 OK", "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
        peer.send("9\r\ndata: x\n\n\r\n");
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("message|x|");
        closeAndLeaveNothing(source);
        peer.awaitEnd();
    }

    @Test
    void source_thatIsFull_leavesNothing() throws Exception {
        EventSource source = EventSource.to(server.url()).open();
        Peer peer = server.next().open();
        peer.send("data: x\n\n".repeat(5_000));
        await().until(() -> source.poll().isPresent());
        closeAndLeaveNothing(source);
        assertThat(source.poll()).isEmpty();
    }

    @Test
    void source_thatWaitsToReconnect_leavesNothing() throws Exception {
        EventSource source = EventSource.to(server.url())
                .reconnectDelay(Duration.ofHours(1))
                .observer(recorder)
                .open(recorder::heard);
        server.next().open().end();
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("reconnecting ENDED");
        closeAndLeaveNothing(source);
        assertThat(recorder.next()).isEqualTo("closed");
    }

    @Test
    void source_whoseHeadersTakeLong_leavesNothing() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch given = new CountDownLatch(1);
        EventSource source = recorder.open(EventSource.to(server.url()).headers(() -> {
            asked.countDown();
            try {
                given.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return Map.of();
        }));
        asked.await();
        source.close();
        given.countDown();
        assertNoThreads();
        assertThat(server.isLeftAlone(50)).isTrue();
    }

    @Test
    void source_withAnIdThatIsNotAscii_leavesNothing() throws Exception {
        EventSource source = recorder.open(EventSource.to(server.url()).lastEventId("ü"));
        Peer peer = server.next().open();
        assertThat(peer.header("Last-Event-ID")).isEqualTo("ü");
        assertThat(recorder.next()).isEqualTo("opened");
        closeAndLeaveNothing(source);
        peer.awaitEnd();
    }

    @Test
    void source_thatEndedByItself_leavesNothing() throws Exception {
        EventSource source = recorder.open(EventSource.to(server.url()));
        server.next().refuse("404 Not Found");
        assertThat(recorder.next()).isEqualTo("closed STATUS");
        assertNoThreads();
        closeAndLeaveNothing(source);
        assertThat(source.failure()).isPresent();
        assertThat(recorder.within(50)).isNull();
    }

    @Test
    void callback_thatCloses_hearsNothingMore() throws Exception {
        AtomicReference<EventSource> self = new AtomicReference<>();
        CountDownLatch set = new CountDownLatch(1);
        self.set(recorder.prepared(EventSource.to(server.url())).open(event -> {
            try {
                set.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            recorder.heard(event);
            self.get().close();
        }));
        set.countDown();
        Peer peer = server.next().open();
        peer.send("data: 1\n\ndata: 2\n\ndata: 3\n\n");
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("message|1|");
        assertThat(recorder.next()).isEqualTo("closed");
        assertThat(recorder.within(50)).isNull();
        peer.awaitEnd();
        assertNoThreads();
    }

    @Test
    void callback_thatIsStuck_doesNotKeepTheConnection() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        EventSource source = EventSource.to(server.url()).open(event -> {
            try {
                stuck.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        Peer peer = server.next().open();
        peer.send("data: 1\n\n");
        await().until(() -> source.lastEventId().isEmpty() && source.state() == State.OPEN);
        source.close();
        peer.awaitEnd();
        stuck.countDown();
        assertNoThreads();
    }

    @Test
    void callback_thatCloses_isNotInterrupted() throws Exception {
        CompletableFuture<EventSource> self = new CompletableFuture<>();
        CompletableFuture<Thread> called = new CompletableFuture<>();
        CountDownLatch noted = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        self.complete(EventSource.to(server.url()).open(event -> {
            called.complete(Thread.currentThread());
            self.join().close();
            try {
                noted.await();
                interrupted.complete(false);
            } catch (InterruptedException stopped) {
                interrupted.complete(true);
            }
        }));
        server.next().open().send("data: 1\n\n");
        Thread thread = called.get();
        await().until(() -> threads().stream().noneMatch(name -> name.startsWith("HttpClient")));
        assertThat(thread.getThreadGroup().getParent())
                .as("the group of the client's own thread is interrupted, and this is not in it")
                .isNull();
        assertThat(thread.getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
        noted.countDown();
        assertThat(interrupted.get()).isFalse();
        assertNoThreads();
    }

    @Test
    void source_withAnIdThatIsNotAscii_onOneThread_leavesNothing() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            EventSource source =
                    recorder.open(EventSource.to(server.url()).executor(one).lastEventId("ü"));
            Peer peer = server.next().open();
            assertThat(recorder.next()).isEqualTo("opened");
            peer.send("data: 1\n\n");
            assertThat(recorder.next()).isEqualTo("message|1|ü");
            closeAndLeaveNothing(source);
            peer.awaitEnd();
        } finally {
            one.shutdownNow();
        }
    }
}
