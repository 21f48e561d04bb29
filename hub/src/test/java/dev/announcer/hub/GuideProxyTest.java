package dev.announcer.hub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.hub.SecureClient.Stream;
import dev.announcer.tck.WireStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The configurations of proxies that the guide shows, each in the real proxy, over TLS. */
@Tag("proxy")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class GuideProxyTest {
    @TempDir
    private static Path shared;

    private static TestCertificate tls;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeCertificate() {
        tls = TestCertificate.in(shared);
    }

    /** Three of ten in turn are quick, however busy the machine: a proxy that holds each for a fifth of a second is found out. */
    @ParameterizedTest
    @EnumSource(names = {"NGINX", "APACHE", "CADDY", "HAPROXY"})
    void proxy_asInTheGuide_passesEventsAtOnce(GuideProxy guide) {
        try (Hub hub = hub();
                RawProxy proxy = guide.start(folder, tls, hub.port())) {
            assertEquals(
                    guide == GuideProxy.APACHE ? Version.HTTP_1_1 : Version.HTTP_2,
                    assertPassesAtOnce(hub, client(proxy)));
            assertPassesAtOnce(hub, client(proxy).withoutHttp2());
        }
    }

    @Test
    void haproxy_overPlainHttp_passesEventsAtOnce() {
        try (Hub hub = hub();
                RawProxy haproxy = GuideProxy.HAPROXY_WITHOUT_TLS.start(folder, tls, hub.port());
                WireStream stream = haproxy.listen("/listen?topic=t").opened()) {
            assertNoneOfTenIsHeldBack(hub, stream::data);
        }
    }

    private static Version assertPassesAtOnce(Hub hub, SecureClient client) {
        try (Stream stream = client.listen("/listen?topic=t")) {
            assertEquals(200, stream.head().statusCode());
            assertEquals("3000", stream.next("retry"));
            assertNoneOfTenIsHeldBack(hub, () -> stream.next("data"));
            return stream.head().version();
        }
    }

    private static void assertNoneOfTenIsHeldBack(Hub hub, Supplier<String> heard) {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            long began = System.nanoTime();
            RawHttp.announce(hub, "/announce?topic=t", "event " + i);
            assertEquals("event " + i, heard.get());
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }
        Collections.sort(millis);
        assertTrue(millis.get(2) < 150, () -> "milliseconds that they took: " + millis);
    }

    /** The hub is told the name that it was reached by, so a page that came through the proxy may announce. */
    @ParameterizedTest
    @EnumSource(names = {"NGINX", "APACHE", "CADDY", "HAPROXY"})
    void proxy_asInTheGuide_letsItsOwnPagesAnnounce(GuideProxy guide) {
        try (Hub hub = hub();
                RawProxy proxy = guide.start(folder, tls, hub.port())) {
            SecureClient client = client(proxy);

            assertEquals(200, announce(client, client.origin()));
            assertEquals(403, announce(client, "https://elsewhere.example"));
        }
    }

    private static int announce(SecureClient client, String origin) {
        return client.post("/announce?topic=t", "x", "Origin", origin).statusCode();
    }

    /** More than the six that a browser opens over HTTP/1.1; the hub is rid of them when they leave. */
    @ParameterizedTest
    @EnumSource(names = {"NGINX", "APACHE", "CADDY", "HAPROXY"})
    void proxy_asInTheGuide_carriesTwentyStreams(GuideProxy guide) {
        try (Hub hub = hub();
                RawProxy proxy = guide.start(folder, tls, hub.port())) {
            SecureClient client = client(proxy);
            List<Stream> streams = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                streams.add(client.listen("/listen?topic=t"));
            }
            RawHttp.announce(hub, "/announce?topic=t", "to all");
            for (Stream stream : streams) {
                assertEquals("to all", stream.next("data"));
            }
            streams.forEach(Stream::close);

            await("all streams are gone").until(() -> hub.connections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NGINX", "APACHE", "CADDY", "HAPROXY"})
    void proxy_asInTheGuide_letsAListenerGoOn(GuideProxy guide) {
        try (Hub hub = hub();
                RawProxy proxy = guide.start(folder, tls, hub.port())) {
            String first = RawHttp.announce(hub, "/announce?topic=t", "1");
            RawHttp.announce(hub, "/announce?topic=t", "2");
            try (Stream stream = client(proxy).listen("/listen?topic=t", "Last-Event-ID", first)) {
                assertEquals("2", stream.next("data"));
            }
        }
    }

    /** By the heartbeats that are usual; each proxy would cut it at a minute. */
    @ParameterizedTest
    @EnumSource(names = {"NGINX", "APACHE", "CADDY", "HAPROXY"})
    @Tag("soak")
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void proxy_asInTheGuide_keepsAStreamThatIsSilentForAMinute(GuideProxy guide) {
        try (Hub hub = Hub.start(HubOptions.builder().port(0).build());
                RawProxy proxy = guide.start(folder, tls, hub.port());
                Stream stream = client(proxy).listen("/listen?topic=t")) {
            CompletableFuture.runAsync(
                    () -> RawHttp.announce(hub, "/announce?topic=t", "still there"),
                    CompletableFuture.delayedExecutor(75, TimeUnit.SECONDS));

            assertEquals("still there", stream.next("data"));
        }
    }

    /** EventSource comes back after this, and would not after a 502. */
    @Test
    void nginx_whoseHubIsAway_tellsListenersToComeBack() {
        Hub hub = hub();
        try (RawProxy nginx = GuideProxy.NGINX.start(folder, tls, hub.port())) {
            hub.close();
            SecureClient client = client(nginx);
            HttpResponse<String> heard = client.get("/listen?topic=t");

            assertEquals(200, heard.statusCode());
            assertEquals(
                    "text/event-stream",
                    heard.headers().firstValue("content-type").orElse(""));
            assertEquals("retry: 3000\n", heard.body());
            assertEquals(502, client.post("/announce?topic=t", "x").statusCode(), "who announces is told the truth");
        } finally {
            hub.close();
        }
    }

    /** What an application announces to both under ids of its own. */
    @Test
    void nginx_whenOneOfTwoHubsEnds_goesOnWithTheOther() {
        Hub first = hub();
        Hub second = hub();
        try (RawProxy nginx = GuideProxy.NGINX_TWO_HUBS.start(folder, tls, first.port(), second.port())) {
            SecureClient client = client(nginx);
            String last;
            try (Stream stream = client.listen("/listen?topic=t")) {
                announce(List.of(first, second), "1");
                assertEquals("1", stream.next("data"));
                last = stream.id();
            }
            Hub left = second;
            announce(List.of(first, second), "2");
            first.close();
            announce(List.of(left), "3");

            for (int i = 0; i < 4; i++) { // whichever hub is next in turn
                try (Stream stream = client.listen("/listen?topic=t", "Last-Event-ID", last)) {
                    assertEquals(200, stream.head().statusCode());
                    assertEquals("2", stream.next("data"));
                    assertEquals("3", stream.next("data"));
                }
            }
            left.close();
            assertEquals("retry: 3000\n", client.get("/listen?topic=t").body(), "nobody is left");
        } finally {
            first.close();
            second.close();
        }
    }

    private static void announce(List<Hub> hubs, String data) {
        for (Hub hub : hubs) {
            RawHttp.announce(hub, "/announce?topic=t&id=order-" + data, data);
        }
    }

    private static SecureClient client(RawProxy proxy) {
        return new SecureClient(proxy, tls.trusting());
    }

    private static Hub hub() {
        return Hub.start(
                HubOptions.builder().port(0).heartbeat(Duration.ofMillis(300)).build());
    }
}
