package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a load balancer is told, and that it has the time to hear it. */
final class ReadinessBlackBoxTest {
    private static Hub hub(Duration drainDelay) {
        return Hub.start(HubOptions.builder()
                .port(0)
                .drainDelay(drainDelay)
                .retry(Duration.ofMillis(7100))
                .build());
    }

    private static Thread closing(Hub hub) {
        Thread closing = new Thread(hub::close, "closing");
        closing.start();
        return closing;
    }

    private static boolean ended(Thread closing) throws InterruptedException {
        closing.join(TimeUnit.SECONDS.toMillis(20));
        return !closing.isAlive();
    }

    @Test
    void readyz_ofAHubThatServes_isReady() {
        try (Hub hub = hub(Duration.ZERO)) {
            WireResponse response = RawHttp.get(hub, "/readyz");

            assertEquals(200, response.status());
            assertEquals("{\"status\":\"ready\"}\n", response.text());
            assertEquals(Optional.of("application/json"), response.header("content-type"));
            assertEquals(Optional.of("no-store"), response.header("cache-control"));
        }
    }

    @Test
    void readyz_whileDraining_is503AndTheHubServesAsBefore() throws Exception {
        Hub hub = hub(Duration.ofHours(1));
        try (WireConnection before = RawHttp.connect(hub);
                WireStream listener = RawHttp.listen(hub, "/listen").opened()) {
            assertEquals(
                    200,
                    before.send(WireConnection.head("GET", "/readyz"))
                            .response()
                            .status());
            Thread closing = closing(hub);
            Await.until("it is not ready", () -> RawHttp.get(hub, "/readyz").status() == 503);

            WireResponse refused =
                    before.send(WireConnection.head("GET", "/readyz")).response();
            refused.assertProblem(503, "ending");
            assertEquals(Optional.of("8"), refused.header("retry-after"), "7.1 s, in whole seconds");
            WireResponse head =
                    before.send(WireConnection.head("HEAD", "/readyz")).bodilessResponse();
            assertEquals(503, head.status());
            assertEquals(200, RawHttp.get(hub, "/healthz").status());
            assertEquals(200, RawHttp.get(hub, "/metrics").status());
            try (WireStream late = RawHttp.listen(hub, "/listen").opened()) {
                RawHttp.announce(hub, "/announce", "to the end");
                assertEquals("to the end", late.data());
            }
            assertEquals("to the end", listener.data());
            assertTrue(closing.isAlive());

            closing.interrupt();
            assertTrue(ended(closing), "who is interrupted does not wait for the delay");
            assertEquals(List.of(), listener.dataToEnd());
            assertThrows(UncheckedIOException.class, () -> RawHttp.connect(hub), "the port is closed");
        }
    }

    @Test
    void close_withADelay_endsWhenItIsOver() throws Exception {
        Hub hub = hub(Duration.ofMillis(300));
        long start = System.nanoTime();
        hub.close();
        long took = System.nanoTime() - start;
        assertTrue(took >= TimeUnit.MILLISECONDS.toNanos(300), took + " ns");
        assertThrows(UncheckedIOException.class, () -> RawHttp.connect(hub));
    }
}
