package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.announcer.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The scripts that README and guide show, in a page of the hub's own origin. */
@Tag("browser")
@EnabledIf(value = Browser.INSTALLED, disabledReason = Browser.MISSING)
final class GuideScriptsTest {
    private static final Path SCRIPTS = Path.of("../examples/src/main/resources/dev/announcer/examples");

    private static Browser browser;

    private Hub hub;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void startHub() {
        hub = hub(0);
    }

    @AfterEach
    void closeHub() {
        hub.close();
    }

    @Test
    void listen_showsWhatIsAnnouncedAndReloadsAfterAReset() throws IOException {
        browser.open(hub.uri() + "/healthz");
        run("listen.js", "");
        awaitListeners(1);
        hub.announcer().announce("news", "hello");
        awaitHeard("hello");

        hub.close();
        hub = hub(hub.port());

        browser.await(
                "a page that was loaded anew",
                () -> browser.script("return window.heard").equals(""));
    }

    @Test
    void scoreboard_puttingChangesIntoTheState_isTheStateNow() throws IOException {
        browser.open(hub.uri() + "/healthz");
        run("scoreboard.js", "; window.scores = () => JSON.stringify(scores)");
        awaitListeners(1);
        hub.announcer().announce("scores", Event.of("state", "{\"blue\":2,\"red\":1}"));
        hub.announcer().announce("scores", "{\"red\":3}");

        browser.await("the scores", () -> browser.script("return scores()").equals("{\"blue\":2,\"red\":3}"));
    }

    @Test
    void tabs_withOneStreamForAll_missNothingWhenItsTabIsClosed() throws IOException {
        String page = hub.uri() + "/healthz";
        browser.open(page);
        String first = browser.tab();
        run("tabs.js", "");
        awaitListeners(1);
        hub.announcer().announce("news", "1");
        awaitHeard("1");

        browser.openTab(page);
        String second = browser.tab();
        browser.script(
                "const real = EventSource; EventSource = function (url) { window.asked = url; return new real(url) }");
        run("tabs.js", "");
        String id = hub.announcer().announce("news", "2").toCompletableFuture().join();
        awaitHeard("2");
        awaitListeners(1);

        browser.lookAt(first);
        awaitHeard("1", "2");
        browser.closeTab(second);
        hub.announcer().announce("news", "3");
        awaitHeard("2", "3");
        assertEquals("/listen?topic=news&lastEventId=" + id, browser.script("return asked"));
        awaitListeners(1);
    }

    /** What it writes to the console is kept as well. */
    private static void run(String file, String more) throws IOException {
        browser.script("window.heard = []; console.log = text => heard.push(text)");
        browser.script(Files.readString(SCRIPTS.resolve(file)) + more);
    }

    private static void awaitHeard(String... expected) {
        browser.await(
                List.of(expected) + " on the console",
                () -> browser.script("return heard").equals(List.of(expected)));
    }

    private void awaitListeners(int count) {
        browser.await(count + " listeners", () -> hub.announcer().listeners() == count);
    }

    private static Hub hub(int port) {
        return Hub.start(
                HubOptions.builder().port(port).retry(Duration.ofMillis(100)).build());
    }
}
