package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.Event;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.Keys;

/** The page on a phone, in the dark, and without a mouse. */
@Tag("browser")
@EnabledIf(value = Browser.INSTALLED, disabledReason = Browser.MISSING)
final class PageLookTest {
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
        browser.size(1280, 800);
        browser.colours("light");
        hub = Hub.start(HubOptions.builder()
                .port(0)
                .closeDeadline(Duration.ofMillis(200))
                .build());
    }

    @AfterEach
    void endHub() {
        hub.close();
        browser.assertNothingWrong();
    }

    private void announce(List<String> topics, Event event) {
        hub.announcer().announce(topics, event).toCompletableFuture().join();
    }

    @Test
    void page_phoneWidth_scrollsNoWhereSideways() {
        browser.size(360, 740);
        browser.openPage(hub.uri());
        String wide = "w".repeat(300);
        announce(List.of("t/" + "o".repeat(200), "another/" + wide.substring(90)), Event.of(wide));
        announce(List.of("a"), Event.of("t".repeat(128), wide).withId("i".repeat(128)));
        browser.await("both", () -> browser.texts(".row").size() == 2);
        browser.script("document.getElementById('announcing').open = true");
        browser.script("document.querySelectorAll('.row').forEach(open)");
        assertEquals(360L, browser.script("return document.documentElement.scrollWidth"));
        assertEquals(true, browser.script("return list.scrollWidth <= list.clientWidth"));
        assertEquals(List.of(), browser.script("""
                return [...document.querySelectorAll('body *:not(.spoken)')]
                    .filter(each => each.getBoundingClientRect().right > 360.5).map(each => each.outerHTML)"""));
    }

    @Test
    void page_eitherScheme_hasItsColoursAndContrast() {
        browser.openPage(hub.uri());
        announce(List.of("a"), Event.of("text"));
        browser.awaitTexts(".row .data", List.of("text"));
        for (String scheme : List.of("light", "dark")) {
            browser.colours(scheme);
            double ground = luminance("body", "backgroundColor");
            assertEquals(scheme.equals("light"), ground > 0.5, scheme + " ground");
            for (String each : List.of("#state-word", ".row time", ".row .data", "label", "#count")) {
                double contrast = contrast(luminance(each, "color"), ground);
                assertTrue(contrast >= 4.5, each + " has " + contrast + " in " + scheme);
            }
        }
    }

    /** WCAG 2.2, contrast ratio. */
    private static double contrast(double one, double other) {
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    /** WCAG 2.2, relative luminance. */
    private static double luminance(String css, String property) {
        String colour = (String) browser.script(
                "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]", css, property);
        double[] parts = IntStream.range(0, 3)
                .mapToDouble(
                        i -> Integer.parseInt(colour.replaceAll("[^0-9,]", "").split(",", -1)[i]) / 255.0)
                .map(part -> part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4))
                .toArray();
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }

    @Test
    void page_keyboardAlone_listensAnnouncesAndReads() {
        browser.openPage(hub.uri());
        tabTo("topics");
        browser.focused().sendKeys("news", Keys.ENTER);
        browser.awaitTexts("#state-why", List.of("to news"));
        browser.awaitTexts(Browser.LISTENING, List.of("listening"));
        tabTo("topic");
        browser.focused().sendKeys("news");
        tabTo("data");
        browser.focused().sendKeys("by hand", Keys.chord(Keys.CONTROL, Keys.ENTER));
        browser.awaitTexts(".row .data", List.of("by hand"));
        tabTo("events");
        browser.focused().sendKeys(Keys.ARROW_UP);
        assertEquals("row", browser.focused().getDomAttribute("class"));
        browser.focused().sendKeys(Keys.ENTER);
        assertEquals("row open", browser.focused().getDomAttribute("class"));
        assertFalse("none".equals(browser.script("return getComputedStyle(document.activeElement).outlineStyle")));
    }

    private void tabTo(String id) {
        for (int i = 0; i < 40 && !id.equals(browser.focused().getDomAttribute("id")); i++) {
            browser.focused().sendKeys(Keys.TAB);
        }
        assertEquals(id, browser.focused().getDomAttribute("id"));
    }
}
