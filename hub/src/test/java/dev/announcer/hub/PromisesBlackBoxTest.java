package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Cursor;
import dev.announcer.tck.WireStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Promises of the design that show only on connections: closing, vanishing, pipelining. */
@Timeout(value = 200, unit = TimeUnit.SECONDS)
final class PromisesBlackBoxTest {
    private static Hub start() {
        return Hub.start(HubOptions.builder().port(0).heartbeat(Duration.ZERO).build());
    }

    @Test
    void closing_servesWhatWasAnnouncedThenSpreadsTheReturnsAndEndsProperly() {
        List<WireStream> streams = new ArrayList<>();
        try (Hub hub = start()) {
            for (int i = 0; i < 20; i++) {
                streams.add(RawHttp.listen(hub, "/listen?topic=t").opened());
            }
            for (int i = 0; i < 100; i++) {
                RawHttp.announce(hub, "/announce?topic=t", Integer.toString(i));
            }
        }
        Set<Long> retries = new HashSet<>();
        for (WireStream stream : streams) {
            List<String> data = stream.dataToEnd();

            assertEquals(100, data.size());
            assertEquals("99", data.get(99));
            assertTrue(stream.text().matches("(?s).*\n\nretry: [0-9]+\n"), stream::text);
            assertTrue(stream.retryMillis() >= 3000, "restart time and a random part: " + stream.retryMillis());
            retries.add(stream.retryMillis());
            assertTrue(stream.connection().ended());
            stream.close();
        }
        assertTrue(retries.size() > 10, "they do not come back all at once: " + retries);
    }

    @Test
    void closing_whileAListenerNeverReads_endsInTime() {
        Hub hub = Hub.start(HubOptions.builder()
                .port(0)
                .closeDeadline(Duration.ofSeconds(1))
                .build());
        try (hub;
                WireConnection stalled = WireConnection.connect(hub.port(), 4096)) {
            stalled.send(WireConnection.head("GET", "/listen?topic=t")).stream().opened();
            for (int i = 0; i < 5; i++) {
                RawHttp.announce(hub, "/announce?topic=t", "x".repeat(1 << 20));
            }
            long began = System.nanoTime();
            hub.close();

            assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(25), "not the write timeout of 30 seconds");
        }
    }

    @Test
    void closing_whileAnAnswerIsDue_givesIt() {
        try (Hub hub = start();
                WireConnection http = RawHttp.connect(hub)) {
            http.send(WireConnection.postBytes("/announce", "x".getBytes(UTF_8)));
            http.response().id();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(hub::close);

            assertTrue(http.ended(), "an idle connection is ended");
            closing.join();
        }
    }

    @Test
    void peer_thatEndsOrResets_isForgottenAtOnce() {
        try (Hub hub = start()) {
            WireStream ending = RawHttp.listen(hub, "/listen").opened();
            WireStream resetting = RawHttp.listen(hub, "/listen").opened();
            WireStream halfClosing = RawHttp.listen(hub, "/listen").opened();
            ending.close();
            resetting.connection().reset();
            halfClosing.connection().endOutput();

            Await.until("all are forgotten", () -> hub.connections() == 0);
            halfClosing.close();
        }
    }

    @Test
    void peer_thatTakesNothing_isDroppedByTheWriteTimeoutAndComesBackWithoutLoss() {
        String large = "x".repeat(1 << 20);
        try (Hub hub = Hub.start(HubOptions.builder()
                        .port(0)
                        .writeTimeout(Duration.ofSeconds(1))
                        .heartbeat(Duration.ofMillis(200))
                        .build());
                WireConnection dead = WireConnection.connect(hub.port(), 4096)) {
            WireStream stream = dead.send(WireConnection.head("GET", "/listen?topic=t&cursor=on")).stream()
                    .opened();
            String cursor = stream.next(Cursor.class).lastEventId();
            RawHttp.announce(hub, "/announce?topic=t", large);

            Await.until("it is dropped", () -> hub.connections() == 0);
            try (WireStream back = RawHttp.listen(hub, "/listen?topic=t", "Last-Event-ID: " + cursor)) {
                assertEquals(large, back.data());
            }
        }
    }

    @Test
    void publishing_pipelined_isAnsweredAndHeardInOrder() {
        int count = 1000;
        ByteArrayOutputStream requests = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            requests.writeBytes(WireConnection.postBytes(
                    "/announce?topic=t", Integer.toString(i).getBytes(UTF_8)));
        }
        try (Hub hub = start();
                WireStream stream = RawHttp.listen(hub, "/listen?topic=t").opened();
                WireConnection http = RawHttp.connect(hub)) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> http.send(requests.toByteArray()));
            for (int i = 0; i < count; i++) {
                String id = http.response().id();
                var event = stream.event();
                assertEquals(id, event.lastEventId());
                assertEquals(Integer.toString(i), event.data());
            }
            sending.join();
        }
    }

    @Test
    void publishing_byManyAtOnce_isHeardByAllInOneOrder() throws Exception {
        int each = 200;
        try (Hub hub = start();
                WireStream one = RawHttp.listen(hub, "/listen?topic=t/**").opened();
                WireStream other = RawHttp.listen(hub, "/listen?topic=t/a&topic=t/b&topic=t/c")
                        .opened()) {
            List<CompletableFuture<Void>> publishers = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                publishers.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < each; i++) {
                                RawHttp.announce(hub, "/announce?topic=t/" + name, name + i);
                            }
                        },
                        task -> new Thread(task, "publisher").start())); // the common pool may have one thread
            }
            List<String> heard = one.data(3 * each);

            assertEquals(heard, other.data(3 * each), "the journal's order is everybody's");
            for (String name : List.of("a", "b", "c")) {
                List<String> ofOne =
                        heard.stream().filter(data -> data.startsWith(name)).toList();
                for (int i = 0; i < each; i++) {
                    assertEquals(name + i, ofOne.get(i), "what one announces keeps its order");
                }
            }
            CompletableFuture.allOf(publishers.toArray(new CompletableFuture<?>[0]))
                    .get(60, TimeUnit.SECONDS);
        }
    }

    /** The answers repeat a long name, so that they soon fill what the kernel holds for the peer. */
    @Test
    void requests_whoseAnswersAreNotTaken_areSlowedAndThenAnswered() throws Exception {
        int count = 3000;
        AtomicInteger sent = new AtomicInteger();
        try (Hub hub = start();
                WireConnection http = WireConnection.connect(hub.port(), 4096)) {
            byte[] request = WireConnection.postBytes("/announce?" + "x".repeat(8000), new byte[0]);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                for (; sent.get() < count; sent.incrementAndGet()) {
                    http.send(request);
                }
            });
            awaitUnchanged(sent);
            assertTrue(sent.get() < count, "who does not take answers cannot send on");
            for (int i = 0; i < count; i++) {
                http.response().assertProblem(400);
            }
            sending.get(60, TimeUnit.SECONDS);
        }
    }

    /** Until a number has stayed the same for a quarter of a second. */
    private static void awaitUnchanged(AtomicInteger number) {
        int[] last = {-1};
        await().pollInterval(Duration.ofMillis(250)).until(() -> last[0] == (last[0] = number.get()));
    }
}
