package dev.announcer.hub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The hub behind haproxy, which compresses what it may: only {@code no-transform} keeps it from holding events back. */
@Tag("proxy")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class HaproxyProxyTest {
    /** What a proxy held back would come with the next heartbeat, after 15 seconds. */
    private static final long AT_ONCE = TimeUnit.SECONDS.toNanos(10);

    private static final String COMPRESSING = "  compression algo gzip";
    private static final String GZIP = "Accept-Encoding: gzip";

    private static Hub hub;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startHub() {
        hub = Hub.start(HubOptions.builder().port(0).build());
    }

    @AfterAll
    static void closeHub() {
        hub.close();
    }

    @Test
    void haproxy_compressing_passesHeadAndEventsAtOnce() {
        try (RawProxy haproxy = RawProxy.haproxy(hub, folder, COMPRESSING)) {
            assertEquals(
                    List.of("gzip"), haproxy.head("/", GZIP).headers("content-encoding"), "it compresses what it may");
            long began = System.nanoTime();
            try (WireStream stream = haproxy.listen("/listen?topic=t", GZIP).opened()) {
                assertEquals(":\nretry: 3000\n", stream.textUntil("3000\n"));
                assertTrue(System.nanoTime() - began < AT_ONCE, "head and first lines at once");
                assertEquals(List.of(), stream.head().headers("content-encoding"));
                for (int i = 0; i < 5; i++) {
                    long announced = System.nanoTime();
                    RawHttp.announce(hub, "/announce?topic=t", "event " + i);
                    assertEquals("event " + i, stream.data());
                    assertTrue(System.nanoTime() - announced < AT_ONCE, "at once");
                }
            }
        }
    }

    @Test
    void haproxy_givenAMebibyte_passesItWhole() {
        String data = "é".repeat(1 << 19);
        try (RawProxy haproxy = RawProxy.haproxy(hub, folder, COMPRESSING);
                WireStream stream = haproxy.listen("/listen?topic=t", GZIP).opened()) {
            RawHttp.announce(hub, "/announce?topic=t", data);

            assertEquals(data, stream.data());
        }
    }

    /** It notices that a listener has left when it has something to send to it. */
    @Test
    void haproxy_whoseListenerLeaves_leavesTheHubWithTheNextHeartbeat() {
        try (Hub beating = beating(Duration.ofMillis(300));
                RawProxy haproxy = RawProxy.haproxy(beating, folder, "")) {
            haproxy.listen("/listen?topic=t").opened().close();

            await("the stream is gone").until(() -> beating.connections() == 0);
        }
    }

    @Test
    void silentStream_withHeartbeats_survivesTheProxysTimeLimits() {
        try (Hub beating = beating(Duration.ofMillis(500));
                RawProxy haproxy =
                        RawProxy.haproxy(beating, folder, "  timeout client 2s\n  timeout server 2s\n" + COMPRESSING)) {
            NginxProxyTest.assertSurvives(beating, haproxy, Duration.ofSeconds(5));
        }
    }

    @Test
    void silentStream_withoutHeartbeats_isCutByTheProxy() {
        try (Hub silent = beating(Duration.ZERO);
                RawProxy haproxy = RawProxy.haproxy(silent, folder, "  timeout client 1s\n  timeout server 1s");
                WireStream stream = haproxy.listen("/listen").opened()) {
            stream.textUntil("3000\n");

            assertTrue(stream.connection().ended());
        }
    }

    private static Hub beating(Duration heartbeat) {
        return Hub.start(HubOptions.builder().port(0).heartbeat(heartbeat).build());
    }

    @Test
    @Tag("soak")
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void silentStream_byDefault_survives60Seconds() {
        try (RawProxy haproxy = RawProxy.haproxy(hub, folder, COMPRESSING)) {
            NginxProxyTest.assertSurvives(hub, haproxy, Duration.ofSeconds(75));
        }
    }
}
