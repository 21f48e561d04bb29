package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireResponse;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/** Ordinary requests between the streams, on connections that may get the number that a stream just had. */
final class OwnershipRequests implements Callable<Boolean> {
    private static final String HEALTH = "{\"status\":\"up\"}\n";

    private final Hub hub;
    private final Semaphore permits;
    private final Random random;
    private long number;

    OwnershipRequests(Hub hub, Semaphore permits, Random random) {
        this.hub = hub;
        this.permits = permits;
        this.random = random;
    }

    /** A connection for each permit, until the thread is interrupted. */
    @Override
    public Boolean call() {
        while (true) {
            try {
                permits.acquire();
            } catch (InterruptedException done) {
                return true;
            }
            try (WireConnection http = RawHttp.connect(hub)) {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    ask(http);
                }
                if (random.nextInt(8) != 0) {
                    http.reset(); // A proper end on this side would keep its port for a minute.
                }
            }
        }
    }

    private void ask(WireConnection http) {
        number++;
        switch (random.nextInt(4)) {
            case 0 -> {
                WireResponse health =
                        http.send(WireConnection.head("GET", "/healthz")).response();
                assertEquals(200, health.status(), health::toString);
                assertEquals(HEALTH, health.text());
            }
            case 1 -> {
                http.send("GET /nowhere/" + number + " HT");
                http.send("TP/1.1\r\nHost: localhost\r\n\r\n").response().assertProblem(404);
            }
            case 2 -> {
                WireResponse head =
                        http.send(WireConnection.head("HEAD", "/healthz")).bodilessResponse();
                assertEquals(
                        HEALTH.length(),
                        Integer.parseInt(head.header("content-length").orElseThrow()));
            }
            default -> {
                String id = "asked-" + number;
                byte[] body = ("for nobody " + number).getBytes(UTF_8);
                String answered = http.send(WireConnection.postBytes("/announce?topic=nobody&id=" + id, body))
                        .response()
                        .id();
                assertTrue(answered.endsWith(id), answered);
            }
        }
    }
}
