package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.Announcement;
import dev.announcer.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.Select;

/** The page, in a real Chromium, served by a real hub. */
@Tag("browser")
@EnabledIf(value = Browser.INSTALLED, disabledReason = Browser.MISSING)
final class PageTest {
    private static final String LISTENING = Browser.LISTENING;

    private static Browser browser;

    private Hub hub;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void endBrowser() {
        browser.close();
    }

    @BeforeEach
    void startHub() {
        hub = Hub.start(options().build());
    }

    @AfterEach
    void endHub() {
        hub.close();
        browser.assertNothingWrong();
    }

    private static HubOptionsBuilder options() {
        return HubOptions.builder().port(0).retry(Duration.ofMillis(100)).closeDeadline(Duration.ofMillis(200));
    }

    private void openPage() {
        browser.openPage(hub.uri());
    }

    private String announce(String topic, Event event) {
        return id(hub.announcer().announce(topic, event));
    }

    private static String id(CompletionStage<String> announced) {
        return announced.toCompletableFuture().join();
    }

    @Test
    void page_pingPressed_showsThePongAndItsId() {
        openPage();
        browser.one("#ping").click();
        browser.awaitTexts(".row .data", List.of("pong"));
        assertEquals(List.of("ping"), browser.texts(".row .topic"));
        String id = browser.text(".row .id");
        browser.awaitTexts("#answer", List.of("pong: it has the id " + id));
    }

    @Test
    void page_announced_showsTopicsTypeIdAndData() {
        openPage();
        browser.one("#topic").sendKeys("news \"two words\"");
        browser.one("#type").sendKeys("note");
        browser.one("#own-id").sendKeys("mine-€");
        browser.one("#data").sendKeys("one\n <b>two</b> & €");
        browser.one("#send").click();
        browser.awaitTexts(".row .data", List.of("one\n <b>two</b> & €"));
        assertEquals(List.of("news", "two words"), browser.texts(".row .topic"));
        assertEquals(List.of("note"), browser.texts(".row .type"));
        assertEquals(List.of("mine-€"), browser.texts(".row .id"));
        assertTrue(browser.text(".row time").matches("\\d\\d:\\d\\d:\\d\\d\\.\\d\\d\\d"));
    }

    @Test
    void page_announcedPrivately_isNotShownToWhoMayNotRead() {
        openPage();
        browser.one("#private").click();
        browser.one("#data").sendKeys("secret", Keys.chord(Keys.CONTROL, Keys.ENTER));
        browser.await("an answer", () -> browser.text("#answer").startsWith("announced"));
        announce("news", Event.of("public"));
        browser.awaitTexts(".row .data", List.of("public"));
    }

    @Test
    void page_namedTypes_areShown() {
        openPage();
        announce("a", Event.of("created", "1"));
        announce("a", Event.of("2"));
        announce("a", Event.of("never heard of", "3"));
        browser.awaitTexts(".row .data", List.of("1", "2", "3"));
        assertEquals(List.of("created", "message", "never heard of"), browser.texts(".row .type"));
    }

    @Test
    void page_paused_countsAndShowsOnResume() {
        openPage();
        announce("a", Event.of("before"));
        browser.awaitTexts(".row .data", List.of("before"));
        browser.one("#pause").click();
        announce("a", Event.of("during"));
        announce("a", Event.of("too"));
        browser.awaitTexts("#pause", List.of("Resume (2 new)"));
        assertEquals(List.of("before"), browser.texts(".row .data"));
        browser.one("#pause").click();
        browser.awaitTexts(".row .data", List.of("before", "during", "too"));
    }

    @Test
    void page_connectionCut_showsWhatWasMissedOnce() {
        try (CuttingProxy proxy = CuttingProxy.to(hub.port())) {
            browser.openPage(proxy.uri());
            proxy.cut();
            announce("a", Event.of("first of its topic, while away"));
            browser.await("noticed", () -> !"listening".equals(browser.text("#state-word")));
            proxy.mend();
            browser.awaitTexts(LISTENING, List.of("listening"));
            announce("a", Event.of("after"));
            browser.awaitTexts(".row .data", List.of("first of its topic, while away", "after"));
            proxy.cut();
            announce("a", Event.of("while away again"));
            proxy.mend();
            browser.awaitTexts(".row .data", List.of("first of its topic, while away", "after", "while away again"));
        }
    }

    @Test
    void page_idIsUnknownAfterReturn_saysThatSomeWereMissed() {
        try (CuttingProxy proxy = CuttingProxy.to(hub.port());
                Hub another = Hub.start(options().build())) {
            browser.openPage(proxy.uri());
            proxy.cut();
            proxy.target(another.port());
            proxy.mend();
            browser.await("reset", () -> browser.text(".row.reset .data").startsWith("Missed some events"));
            assertTrue(browser.text(".row.reset .data").contains("(unknown)"));
            id(another.announcer().announce("a", "on from here"));
            browser.await("next", () -> browser.text(".row:not(.reset) .data").equals("on from here"));
        }
    }

    @Test
    void page_hubGone_waitsAndReturns() {
        try (CuttingProxy proxy = CuttingProxy.to(hub.port());
                Hub another = Hub.start(options().build())) {
            browser.openPage(proxy.uri());
            hub.close();
            browser.awaitTexts("body[data-state=waiting] #state-word", List.of("waiting"));
            assertTrue(browser.one("#now").isDisplayed());
            assertTrue(browser.text("#countdown").matches("\\d+ s"));
            proxy.target(another.port());
            browser.one("#now").click();
            browser.awaitTexts(LISTENING, List.of("listening"));
        }
    }

    @Test
    void page_ordinaryUse_breaksNoPolicyAndLogsNothing() {
        openPage();
        browser.one("#ping").click();
        browser.one("#data").sendKeys("hello", Keys.chord(Keys.CONTROL, Keys.ENTER));
        browser.awaitTexts(".row .data", List.of("pong", "hello"));
        browser.one("#filter").sendKeys("hel");
        assertEquals(List.of("hello"), browser.texts(".row:not([hidden]) .data"));
        browser.one("#keys").click();
        browser.one("#key-cancel").click();
        browser.one("#clear").click();
        browser.one("#stop").click();
        assertEquals("stopped", browser.text("#state-word"));
        assertEquals(List.of(), browser.logs());
    }

    @Test
    void page_keysNeeded_asksForThemAndKeepsThemOutOfAddresses() {
        try (Hub guarded = Hub.start(options()
                .listenKey(Optional.of("listen-sesame"))
                .announceKey(Optional.of("announce-sesame"))
                .build())) {
            browser.open(guarded.uri() + "/");
            browser.awaitTexts("body[data-state=refused] #state-word", List.of("refused"));
            assertEquals("listen-key", browser.focused().getDomAttribute("id"));
            browser.focused().sendKeys("wrong", Keys.ENTER);
            browser.await(
                    "asked again", () -> "listen-key".equals(browser.focused().getDomAttribute("id")));
            browser.focused().sendKeys("listen-sesame", Keys.ENTER);
            browser.awaitTexts(LISTENING, List.of("listening"));
            browser.one("#ping").click();
            browser.await("asked", () -> "announce-key".equals(browser.focused().getDomAttribute("id")));
            browser.focused().sendKeys("announce-sesame", Keys.ENTER);
            browser.one("#ping").click();
            browser.awaitTexts(".row .data", List.of("pong"));
            String secret = id(guarded.announcer()
                    .announce(Announcement.of("a", Event.of("secret")).asPrivate()));
            browser.awaitTexts(".row:last-child .id", List.of(secret));
            String addresses = browser.script("return performance.getEntries().map(each => each.name).join()")
                    .toString();
            assertTrue(addresses.contains("/listen?") && !addresses.contains("wrong"), addresses);
            browser.reload();
            browser.awaitTexts(LISTENING, List.of("listening"));
        }
    }

    @Test
    void page_1500Events_keepsTheLast1000() {
        openPage();
        for (int i = 1; i <= 1500; i++) {
            announce("many/" + i % 7, Event.of(Integer.toString(i)));
        }
        browser.awaitTexts("#count", List.of("1,000 of 1,500"));
        assertEquals(
                IntStream.rangeClosed(501, 1500).mapToObj(Integer::toString).toList(), browser.texts(".row .data"));
        assertEquals(
                true, browser.script("return list.scrollHeight - list.scrollTop - list.clientHeight < 2"), "follows");
    }

    @Test
    void page_reloaded_keepsTopicsAndReplay() {
        announce("news", Event.of("before the page"));
        announce("other", Event.of("not selected"));
        openPage();
        browser.one("#topics").sendKeys("news \"two words\"");
        new Select(browser.one("#from")).selectByValue("100");
        browser.one("#listen button.main").click();
        browser.awaitTexts(".row .data", List.of("before the page"));
        browser.reload();
        browser.awaitTexts(".row .data", List.of("before the page"));
        assertEquals("news \"two words\"", browser.one("#topics").getDomProperty("value"));
        assertEquals("100", browser.one("#from").getDomProperty("value"));
    }

    @Test
    void page_selectorRefused_showsTheHubsWords() {
        browser.open(hub.uri() + "/#topic=a/**/b");
        browser.awaitTexts("body[data-state=refused] #state-word", List.of("refused"));
        assertTrue(browser.text("#state-why").contains("**"), browser.text("#state-why"));
    }

    /** The standard's examples and edges (HTML Living Standard 9.2.6), in every way to cut them in two, and in ones. */
    @Test
    void reader_anySplitAndAnyLineEnd_hearsTheSame() {
        openPage();
        assertEquals("[]", browser.script("""
                const stream = ':comment\\n\\nid: 1\\ndata: a\\ndata:  b\\n\\nevent: t\\ndata\\n\\nid\\0: x\\nid: n\\0\\nretry: 10x\\n'
                    + 'topic: p/q\\ntopic: r\\nretry: 0250\\ndata: c\\n\\nid: 2\\n\\nevent: none\\n\\nData: no\\n data: no\\ndata:\\nid\\n\\n'
                    + 'data: \\u20ac\\ud83c\\udf89\\n\\nid: lost\\ndata: cut short\\n'
                const run = pieces => {
                  const heard = []
                  const take = eventStreamReader({ event: e => heard.push(e), id: id => heard.push('id ' + id), retry: r => heard.push('retry ' + r) })
                  pieces.forEach(take)
                  return JSON.stringify(heard)
                }
                const expected = JSON.stringify(['id 1', { id: '1', type: 'message', topics: [], data: 'a\\n b' },
                    'id 1', { id: '1', type: 't', topics: [], data: '' },
                    'retry 250', 'id 1', { id: '1', type: 'message', topics: ['p/q', 'r'], data: 'c' },
                    'id 2', 'id 2', 'id ', { id: '', type: 'message', topics: [], data: '' },
                    'id ', { id: '', type: 'message', topics: [], data: '\\u20ac\\ud83c\\udf89' }])
                const wrong = []
                for (const end of ['\\n', '\\r', '\\r\\n']) {
                  const text = stream.replaceAll('\\n', end)
                  for (let at = 0; at <= text.length; at++)
                    if (run([text.slice(0, at), text.slice(at)]) !== expected) wrong.push([end, at, run([text.slice(0, at), text.slice(at)])])
                  if (run([...text]) !== expected) wrong.push([end, 'ones'])
                }
                return JSON.stringify(wrong)"""));
    }
}
