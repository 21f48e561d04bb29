package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.announcer.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * What Chromium's own {@code EventSource} hears, on a page of another origin, when its connection did not hold. It knows
 * where it was from cursors alone: nothing was announced before.
 */
@Tag("browser")
@EnabledIf(value = Browser.INSTALLED, disabledReason = Browser.MISSING)
final class BrowserAwayTest {
    private static final String PAGE = """
            <!doctype html><link rel="icon" href="data:,"><script>
            const heard = []
            const statesAtErrors = []
            const stream = new EventSource(location.hash.slice(1))
            stream.onerror = () => statesAtErrors.push(stream.readyState)
            stream.onmessage = event => heard.push(event.data)
            stream.addEventListener('named', event => heard.push('named ' + event.data))
            stream.addEventListener('stream-reset', event => heard.push('reset ' + event.data))
            </script>""";

    private static Browser browser;
    private static HttpServer pages;

    private Hub hub;
    private CuttingProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        browser = Browser.start();
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.createContext("/", exchange -> {
            byte[] page = PAGE.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        pages.start();
    }

    @AfterAll
    static void end() {
        browser.close();
        pages.stop(0);
    }

    @BeforeEach
    void startHub() {
        start(HubOptions.builder().retry(Duration.ofMillis(300)));
    }

    private void start(HubOptionsBuilder options) {
        hub = Hub.start(options.port(0)
                .closeDeadline(Duration.ofMillis(200))
                .corsOrigins(List.of(origin()))
                .build());
        proxy = CuttingProxy.to(hub.port());
    }

    @AfterEach
    void endHub() {
        browser.open("about:blank");
        proxy.close();
        hub.close();
    }

    private static String origin() {
        return "http://localhost:" + pages.getAddress().getPort();
    }

    private void openAndAwaitCursor() {
        browser.open(origin() + "/#" + proxy.uri() + "/listen?topic=quiet");
        browser.await("open", () -> browser.script("return stream.readyState").equals(1L));
        browser.await("cursor", () -> proxy.passed().contains("\nid: "));
    }

    /** Who holds the only place. */
    private Socket holder() throws IOException {
        Socket holder = new Socket(InetAddress.getLoopbackAddress(), hub.port());
        holder.getOutputStream().write("GET /listen HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
        holder.getInputStream().read();
        return holder;
    }

    private void openAndAwaitTurnedAway() {
        browser.open(origin() + "/#" + proxy.uri() + "/listen?topic=quiet");
        browser.await("turned away", () -> proxy.passed().matches("(?s)HTTP/1.1 200 .*\nretry: 1\\d{4}\n.*"));
    }

    private void announce(String topic, Event event) {
        hub.announcer().announce(topic, event).toCompletableFuture().join();
    }

    private void awaitHeard(List<String> expected) {
        browser.await("heard " + expected, () -> browser.script("return heard").equals(expected));
    }

    @Test
    void browser_awayWhenTheFirstEventOfItsTopicWasAnnounced_hearsItOnceOnReturn() {
        openAndAwaitCursor();
        proxy.cut();
        announce("quiet", Event.of("first"));
        proxy.mend();
        awaitHeard(List.of("first"));
        announce("quiet", Event.of("second"));
        awaitHeard(List.of("first", "second"));
    }

    @Test
    void browser_awayTwiceWhileOthersWereAnnounced_hearsAllOfItsTopicAndNoReset() {
        openAndAwaitCursor();
        for (int i = 0; i < 50; i++) {
            announce("busy", Event.of("not for this browser"));
        }
        proxy.cut();
        announce("quiet", Event.of("named", "one"));
        proxy.mend();
        awaitHeard(List.of("named one"));
        announce("quiet", Event.of("two"));
        awaitHeard(List.of("named one", "two"));
        proxy.cut();
        announce("busy", Event.of("nor this"));
        announce("quiet", Event.of("three"));
        proxy.mend();
        announce("quiet", Event.of("four"));
        awaitHeard(List.of("named one", "two", "three", "four"));
    }

    /** EventSource gives up for good on any status but 200, so a hub that is full answers 200 and says when to come back. */
    @Test
    void browser_turnedAwayByAFullHub_doesNotGiveUp() throws IOException {
        endHub();
        start(HubOptions.builder().maxConnections(1));
        try (Socket holder = holder()) {
            openAndAwaitTurnedAway();
            long connecting = 0; // and 2 if it had given up
            browser.await(
                    "waiting", () -> browser.script("return statesAtErrors").equals(List.of(connecting)));
        }
    }

    /** As the one above, and waits for the 10 to 20 seconds that the hub asks for. */
    @Test
    @Tag("soak")
    void browser_turnedAwayByAFullHub_comesBackByItself() throws IOException {
        endHub();
        start(HubOptions.builder().maxConnections(1));
        try (Socket holder = holder()) {
            openAndAwaitTurnedAway();
        }
        browser.await("back", () -> proxy.passed().contains("\nid: "));
        announce("quiet", Event.of("after all"));
        awaitHeard(List.of("after all"));
    }
}
