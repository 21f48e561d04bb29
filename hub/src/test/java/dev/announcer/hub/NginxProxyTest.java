package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Comment;
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

/** The hub behind nginx as it comes: HTTP/1.0 to the hub, buffering on, 60 seconds. */
@Tag("proxy")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class NginxProxyTest {
    /** What a proxy held back would come with the next heartbeat, after 15 seconds. */
    private static final long AT_ONCE = TimeUnit.SECONDS.toNanos(10);

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
    void nginx_byDefault_passesHeadAndEventsAtOnce() {
        try (RawProxy nginx = RawProxy.nginx(hub, folder, "")) {
            long began = System.nanoTime();
            try (WireStream stream = nginx.listen("/listen?topic=t").opened()) {
                assertEquals(":\nretry: 3000\n", stream.textUntil("3000\n"));
                assertTrue(System.nanoTime() - began < AT_ONCE, "head and first lines at once");
                assertEquals(List.of("no-store, no-transform"), stream.head().headers("cache-control"));
                for (int i = 0; i < 5; i++) {
                    assertEventArrives(stream, "event " + i);
                }
            }
        }
    }

    private static void assertEventArrives(WireStream stream, String data) {
        long announced = System.nanoTime();
        RawHttp.announce(hub, "/announce?topic=t", data);
        assertEquals(data, stream.data());
        long took = System.nanoTime() - announced;
        assertTrue(took < AT_ONCE, () -> "at once, but it took " + took / 1_000_000 + " ms");
    }

    @Test
    void nginx_byDefault_passesAMebibyteWhole() {
        try (RawProxy nginx = RawProxy.nginx(hub, folder, "");
                WireStream stream = nginx.listen("/listen?topic=t").opened()) {
            assertEventArrives(stream, "é".repeat(1 << 19));
        }
    }

    @Test
    void nginx_byDefault_passesWhatIsAnnouncedThroughIt() {
        try (RawProxy nginx = RawProxy.nginx(hub, folder, "");
                WireStream stream = nginx.listen("/listen?topic=p").opened();
                WireConnection http = WireConnection.connect(nginx.port())) {
            String id = http.send(WireConnection.postBytes("/announce?topic=p", "x".getBytes(UTF_8)))
                    .response()
                    .id();

            assertEquals(id, stream.event().lastEventId());
        }
    }

    @Test
    void nginx_byDefault_passesLastEventIdAsItsBytes() {
        RawHttp.announce(hub, "/announce?topic=utf8&id=%E2%82%AC", "1");
        RawHttp.announce(hub, "/announce?topic=utf8", "2");
        try (RawProxy nginx = RawProxy.nginx(hub, folder, "");
                WireStream stream =
                        nginx.listen("/listen?topic=utf8", "Last-Event-ID: €").opened()) {
            assertEquals("2", stream.data());
        }
    }

    @Test
    void nginx_whoseListenerLeaves_leavesTheHub() {
        try (RawProxy nginx = RawProxy.nginx(hub, folder, "")) {
            int before = hub.connections();
            nginx.listen("/listen?topic=t").opened().close();

            await("the stream is gone").until(() -> hub.connections() <= before);
        }
    }

    @Test
    void nginx_compressingAndCachingAll_passesEventsAtOnce() {
        String settings = "gzip on; gzip_types *; gzip_min_length 1; gzip_proxied any; "
                + "proxy_cache cache; proxy_cache_valid any 10m;";
        try (RawProxy nginx = RawProxy.nginx(hub, folder, settings);
                RawUnzipped stream = new RawUnzipped(nginx.listen("/listen?topic=t", "Accept-Encoding: gzip"))) {
            assertEquals(
                    List.of("gzip"),
                    nginx.head("/", "Accept-Encoding: gzip").headers("content-encoding"),
                    "it does compress");
            assertTrue(stream.textUntil("3000\n").endsWith(":\nretry: 3000\n"));
            for (int i = 0; i < 5; i++) {
                long announced = System.nanoTime();
                RawHttp.announce(hub, "/announce?topic=t", "event " + i);
                stream.textUntil("data: event " + i + "\n\n");
                assertTrue(System.nanoTime() - announced < AT_ONCE, "at once");
            }
        }
    }

    @Test
    void nginx_keepingConnectionsToTheHub_passesEventsAtOnce() {
        try (RawProxy nginx = RawProxy.nginx(hub, folder, "proxy_http_version 1.1; proxy_set_header Connection '';");
                WireStream stream = nginx.listen("/listen?topic=t").opened()) {
            assertEventArrives(stream, "over HTTP/1.1");
        }
    }

    @Test
    void silentStream_withHeartbeats_survivesTheProxysTimeLimit() {
        try (Hub beating = beating(Duration.ofMillis(500));
                RawProxy nginx = RawProxy.nginx(beating, folder, "proxy_read_timeout 2s;")) {
            assertSurvives(beating, nginx, Duration.ofSeconds(5));
        }
    }

    /** What the test before proves depends on this: the limit is there. */
    @Test
    void silentStream_withoutHeartbeats_isCutByTheProxy() {
        try (Hub silent = beating(Duration.ZERO);
                RawProxy nginx = RawProxy.nginx(silent, folder, "proxy_read_timeout 1s;");
                WireStream stream = nginx.listen("/listen").opened()) {
            stream.textUntil("3000\n");

            assertTrue(stream.connection().ended());
        }
    }

    @Test
    @Tag("soak")
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void silentStream_byDefault_survives60Seconds() {
        try (RawProxy nginx = RawProxy.nginx(hub, folder, "")) {
            assertSurvives(hub, nginx, Duration.ofSeconds(75));
        }
    }

    private static Hub beating(Duration heartbeat) {
        return Hub.start(HubOptions.builder().port(0).heartbeat(heartbeat).build());
    }

    /**
     * Nothing but heartbeats for so long, and then an event. A machine that stands still holds up the heartbeats too, so
     * there are three attempts; a limit that heartbeats do not help against cuts each.
     */
    static void assertSurvives(Hub hub, RawProxy proxy, Duration silence) {
        for (int i = 0; i < 2; i++) {
            try {
                assertSurvivesOnce(hub, proxy, silence);
                return;
            } catch (IllegalStateException cut) {
                System.out.println("cut in attempt " + i + ": " + cut.getMessage());
            }
        }
        assertSurvivesOnce(hub, proxy, silence);
    }

    private static void assertSurvivesOnce(Hub hub, RawProxy proxy, Duration silence) {
        try (WireStream stream = proxy.listen("/listen?topic=silent").opened()) {
            stream.connection().withPatience(Duration.ofSeconds(25)); // heartbeats come every 15 by default
            long until = System.nanoTime() + silence.toNanos();
            while (System.nanoTime() - until < 0) {
                stream.next(Comment.class);
            }
            RawHttp.announce(hub, "/announce?topic=silent", "still there");

            assertEquals("still there", stream.data());
        }
    }
}
