package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.Announcer;
import dev.announcer.HeardEvent;
import dev.announcer.client.EventSource;
import dev.announcer.hub.Hub;
import dev.announcer.hub.HubOptions;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client and a hub, with a proxy between them that does wrong: not one event is lost, or heard twice. */
final class ListenCutTest {
    /** So far the announcer may be ahead of what was heard: the hub's memory has to hold it. */
    private static final int AHEAD = 2_000;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @Test
    void client_cutThreeHundredTimes_losesNothing_andHearsNothingTwice() throws Exception {
        cut(300);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void client_cutTenThousandTimes_losesNothing_andHearsNothingTwice() throws Exception {
        cut(10_000);
    }

    private static void cut(int cuts) throws Exception {
        long seed = System.nanoTime();
        System.out.println("ListenCutTest: seed " + seed);
        long start = System.nanoTime();
        Semaphore room = new Semaphore(AHEAD);
        int heard = 0;
        AtomicInteger announced = new AtomicInteger();
        try (Hub hub = Hub.start(
                        HubOptions.builder().port(0).retry(Duration.ZERO).build());
                ChoppingProxy proxy = new ChoppingProxy(hub.port(), seed);
                EventSource source = EventSource.to(proxy.url() + "/listen?topic=count")
                        .lastEventId("earliest")
                        .reconnectDelay(Duration.ZERO)
                        .maxReconnectDelay(Duration.ZERO)
                        .idleTimeout(Duration.ofMillis(200))
                        .open()) {
            hub.announcer().announce("count", "0").toCompletableFuture().join();
            Thread announcing = new Thread(() -> announce(hub.announcer(), proxy, cuts, announced, room));
            announcing.setDaemon(true);
            announcing.start();
            long lastNanos = System.nanoTime();
            while (announcing.isAlive() || heard <= announced.get()) {
                HeardEvent event = source.poll(Duration.ofMillis(50)).orElse(null);
                if (event == null) {
                    String state = "nothing comes; seed " + seed + ", heard " + heard + ", announced " + announced
                            + ", cuts " + proxy.cuts() + ", last failure " + source.failure();
                    assertTrue(System.nanoTime() - lastNanos < PATIENCE_NANOS, state);
                    continue;
                }
                lastNanos = System.nanoTime();
                assertEquals("message " + heard, event.type() + " " + event.data(), () -> "seed " + seed);
                heard++;
                room.release();
            }
            System.out.printf(
                    "ListenCutTest: %d cuts, %d events, none lost, none twice, in %.1f s%n",
                    proxy.cuts(), heard, (System.nanoTime() - start) / 1e9);
        }
    }

    private static void announce(
            Announcer announcer, ChoppingProxy proxy, int cuts, AtomicInteger announced, Semaphore room) {
        try {
            while (proxy.cuts() < cuts) {
                if (room.tryAcquire(50, TimeUnit.MILLISECONDS)) {
                    String number = String.valueOf(announced.get() + 1);
                    announcer.announce("count", number).toCompletableFuture().join();
                    announced.incrementAndGet();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        proxy.beKind();
    }
}
