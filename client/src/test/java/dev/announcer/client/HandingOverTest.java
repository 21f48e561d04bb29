package dev.announcer.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.announcer.EventLimits;
import dev.announcer.EventParser;
import dev.announcer.HeardEvent;
import dev.announcer.client.Failure.Reason;
import dev.announcer.client.ScriptedServer.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How events leave a source: taken, given to a callback, given to a subscriber; and how ids are kept. */
final class HandingOverTest {
    private final ScriptedServer server;

    HandingOverTest() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    private EventSourceBuilder source() {
        return EventSource.to(server.url()).reconnectDelay(Duration.ZERO).maxReconnectDelay(Duration.ZERO);
    }

    @Test
    void pull_takesPollsAndIterates() throws Exception {
        try (EventSource source = source().open()) {
            Peer peer = server.next().open();
            assertThat(source.poll()).isEmpty();
            assertThat(source.poll(Duration.ofMillis(1))).isEmpty();
            peer.send("id: 1\ndata: a\n\ndata: b\n\ndata: c\n\n");
            assertThat(source.take().data()).isEqualTo("a");
            assertThat(source.lastEventId()).isEqualTo("1");
            assertThat(source.poll(Duration.ofSeconds(10)).orElseThrow().data()).isEqualTo("b");
            for (HeardEvent event : source) {
                assertThat(event.data()).isEqualTo("c");
                source.close();
            }
            assertThatThrownBy(source::take).isInstanceOf(NoSuchElementException.class);
            assertThat(source.poll()).isEmpty();
        }
    }

    @Test
    void pull_afterAFailure_getsWhatCameBefore_thenTheFailure() throws Exception {
        try (EventSource source = source().limits(new EventLimits(100, 100, 10)).open()) {
            server.next().open().send("data: a\n\ndata: b\n\nid: 12345678901\n");
            assertThat(source.take().data()).isEqualTo("a");
            assertThat(source.take().data()).isEqualTo("b");
            assertThatThrownBy(source::take).isInstanceOfSatisfying(EventSourceException.class, failed -> {
                assertThat(failed.failure().reason()).isEqualTo(Reason.LIMIT);
                assertThat(failed)
                        .hasMessageContaining("more than 10 bytes")
                        .hasCauseInstanceOf(dev.announcer.EventLimitException.class);
            });
            assertThatThrownBy(() -> source.iterator().hasNext()).isInstanceOf(EventSourceException.class);
            assertThat(server.isLeftAlone(50)).isTrue();
        }
    }

    @Test
    void pull_thatIsInterrupted_endsTheIteration() throws Exception {
        try (EventSource source = source().open()) {
            Thread.currentThread().interrupt();
            assertThat(source.iterator().hasNext()).isFalse();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void source_thatDoesNotReconnect_endsWithTheBody() throws Exception {
        try (EventSource source =
                source().post("application/json", "{}").reconnecting(false).open()) {
            server.next().open().send("data: token\n\ndata: cut").end();
            List<String> heard = new ArrayList<>();
            source.forEach(event -> heard.add(event.data()));
            assertThat(heard).containsExactly("token");
            assertThat(source.failure().orElseThrow().reason()).isEqualTo(Reason.ENDED);
            assertThat(server.isLeftAlone(50)).isTrue();
        }
    }

    @Test
    void slowReader_isBackPressure_andNoIdleness() throws Exception {
        try (EventSource source = source().idleTimeout(Duration.ofMillis(300)).open()) {
            Peer peer = server.next().open();
            String event = "data: " + "x".repeat(10_000) + "\n\n";
            int sent = peer.sendUntilStuck(event, 5_000);
            assertThat(sent).as("events of 10 kB before the server was stuck").isLessThan(4_900);
            assertThat(source.failure())
                    .as("what it was stuck for, a second at least, did not count as idle")
                    .isEmpty();
            for (int i = 0; i < sent; i++) { // of this connection: what a lost one had not given is not sent again
                assertThat(source.take().data()).hasSize(10_000);
            }
        }
    }

    /** The limits are on what is read, and so on what waits: a type, an id and a topic are text as data is. */
    @Test
    void inbox_countsAllTextOfAnEvent() {
        for (String field : List.of("data", "event", "id", "topic")) {
            String block = "data\n" + field + ":" + "x".repeat(1 << 20) + "\n\n";
            Inbox inbox = new Inbox();
            EventLimits limits = new EventLimits(2 << 20, 2 << 20, 2 << 20);
            EventParser.Handler handler = event -> inbox.put(new Inbox.Heard(event, event.lastEventId()));
            new EventParser(handler, limits, "", "").parse(block.getBytes(UTF_8));
            assertThat(inbox.hasRoom()).as(field).isFalse();
            inbox.poll();
            assertThat(inbox.hasRoom()).as(field).isTrue();
        }
    }

    @Test
    void publisher_givesWhatIsRequested_inOrder_andCompletesWhenThereIsNoMore() throws Exception {
        Subscriber subscriber = new Subscriber();
        try (EventSource source = source().open()) {
            source.publisher().subscribe(subscriber);
            Peer peer = server.next().open();
            peer.send("data: 0\n\ndata: 1\n\ndata: 2\n\ndata: 3\n\n");
            await().until(() -> subscriber.subscription != null);
            assertThat(subscriber.told.poll(50, TimeUnit.MILLISECONDS)).isNull();
            subscriber.subscription.request(2);
            assertThat(subscriber.next()).isEqualTo("0");
            assertThat(subscriber.next()).isEqualTo("1");
            assertThat(subscriber.told.poll(50, TimeUnit.MILLISECONDS)).isNull();
            subscriber.subscription.request(Long.MAX_VALUE);
            subscriber.subscription.request(Long.MAX_VALUE);
            assertThat(subscriber.next()).isEqualTo("2");
            assertThat(subscriber.next()).isEqualTo("3");
            peer.end();
            server.next().refuse("204 No Content");
            assertThat(subscriber.next()).isEqualTo("complete");
            Subscriber second = new Subscriber();
            source.publisher().subscribe(second);
            assertThat(second.next()).startsWith("error");
        }
    }

    @Test
    void publisher_thatIsCancelled_closesTheSource() throws Exception {
        Subscriber subscriber = new Subscriber();
        try (EventSource source = source().open()) {
            source.publisher().subscribe(subscriber);
            Peer peer = server.next().open();
            await().until(() -> subscriber.subscription != null);
            subscriber.subscription.cancel();
            peer.awaitEnd();
            assertThat(source.state()).isEqualTo(EventSource.State.CLOSED);
        }
    }

    @Test
    void publisher_ofWrongRequests_andOfFailures_fails() throws Exception {
        Subscriber wrong = new Subscriber();
        try (EventSource source = source().open()) {
            server.next();
            source.publisher().subscribe(wrong);
            await().until(() -> wrong.subscription != null);
            wrong.subscription.request(0);
            assertThat(wrong.next()).contains("3.9");
        }
        Subscriber failed = new Subscriber();
        try (EventSource source = source().open()) {
            source.publisher().subscribe(failed);
            server.next().refuse("401 Unauthorized");
            assertThat(failed.next()).contains("401");
        }
    }

    private static final class Subscriber implements Flow.Subscriber<HeardEvent> {
        final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        volatile Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(HeardEvent event) {
            told.add(event.data());
        }

        @Override
        public void onError(Throwable failed) {
            told.add("error " + failed.getMessage());
        }

        @Override
        public void onComplete() {
            told.add("complete");
        }

        String next() throws InterruptedException {
            return String.valueOf(told.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void callback_thatFails_endsTheSource_andItsEventIsHeardAgain() throws Exception {
        MemoryIds ids = new MemoryIds();
        Recorder recorder = new Recorder();
        EventSource source = recorder.prepared(source()).lastEventIds(ids).open(event -> {
            if (event.data().equals("bad")) {
                throw new IllegalStateException("no");
            }
            recorder.heard(event);
        });
        Peer peer = server.next().open();
        peer.send("id: 1\ndata: good\n\nid: 2\ndata: bad\n\nid: 3\ndata: later\n\n");
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("message|good|1");
        assertThat(recorder.next()).isEqualTo("closed CALLBACK");
        assertThat(recorder.within(50)).isNull();
        peer.awaitEnd();
        assertThat(source.failure().orElseThrow().cause()).isPresent();
        assertThat(ids.saved).containsExactly("1");
        try (EventSource again = source().lastEventIds(ids).open()) {
            assertThat(again.lastEventId()).isEqualTo("1");
            assertThat(server.next().header("Last-Event-ID")).isEqualTo("1");
        }
    }

    @Test
    void store_isToldWhenTheNextIsAskedFor_andOfIdsWithoutEvents() throws Exception {
        MemoryIds ids = new MemoryIds();
        try (EventSource source = source().lastEventIds(ids).open()) {
            Peer peer = server.next().open();
            peer.send("id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\n\n");
            source.take();
            assertThat(ids.saved).isEmpty(); // it may still be being handled
            source.take();
            assertThat(ids.saved).containsExactly("1");
            await().until(() -> source.poll().isEmpty() && ids.saved.equals(List.of("1", "2", "3")));
            assertThat(source.lastEventId()).isEqualTo("3");
        }
    }

    private static final class MemoryIds implements LastEventIdStore {
        final List<String> saved = new java.util.concurrent.CopyOnWriteArrayList<>();

        @Override
        public String load() {
            return saved.isEmpty() ? "" : saved.get(saved.size() - 1);
        }

        @Override
        public void save(String lastEventId) {
            saved.add(lastEventId);
        }
    }
}
