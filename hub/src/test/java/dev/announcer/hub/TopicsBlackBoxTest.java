package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.announcer.tck.WireStream;
import java.net.URLEncoder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics, and the table of selectors. */
final class TopicsBlackBoxTest {
    private static Hub hub;

    @BeforeAll
    static void startHub() {
        hub = Hub.start(HubOptions.builder().port(0).build());
    }

    @AfterAll
    static void closeHub() {
        hub.close();
    }

    private static String parameter(String topic) {
        return "topic=" + URLEncoder.encode(topic, UTF_8);
    }

    /** Live and in replay, which take different ways through the engine. */
    private static void assertHears(String selector, String topic, boolean heard) {
        try (WireStream live = RawHttp.listen(hub, "/listen?topic=sentinel&" + parameter(selector))
                .opened()) {
            RawHttp.announce(hub, "/announce?" + parameter(topic), topic);
            RawHttp.announce(hub, "/announce?topic=sentinel", "not it");
            String expected = heard ? topic : "not it";

            assertEquals(expected, live.data());
            try (WireStream replay = RawHttp.listen(hub, "/listen?last=2&topic=sentinel&" + parameter(selector))
                    .opened()) {
                assertEquals(expected, replay.data());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    orders/42      | orders/42
                    orders/*       | orders/42
                    orders/*       | orders/
                    orders/*/paid  | orders/42/paid
                    orders/**      | orders/42
                    orders/**      | orders/42/paid
                    orders/**      | orders/
                    **             | orders/42/paid
                    **             | a
                    *              | a
                    */*            | /
                    */b            | a/b
                    */**           | a/b/c
                    a*             | a*
                    a/b*c          | a/b*c
                    a/***          | a/***
                    a//b           | a//b
                    a/*/b          | a//b
                    /a             | /a
                    ñandú/☃        | ñandú/☃
                    """)
    void selector_thatMatches_hears(String selector, String topic) {
        assertHears(selector, topic, true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    orders/42      | orders/42/paid
                    orders/42      | orders
                    orders/42      | Orders/42
                    orders/*       | orders
                    orders/*       | orders/42/paid
                    orders/*/paid  | orders/paid
                    orders/**      | orders
                    */**           | a
                    *              | a/b
                    a*             | abc
                    a              | a/
                    a              | /a
                    a/b            | a//b
                    """)
    void selector_thatDoesNotMatch_doesNotHear(String selector, String topic) {
        assertHears(selector, topic, false);
    }

    @Test
    void topics_writtenInDifferentNormalForms_areDifferent() {
        assertHears("caf\u00e9", "cafe\u0301", false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"**/a", "a/**/b", "**/**", "a/**/"})
    void selector_withTwoStarsBeforeItsEnd_is400(String selector) {
        RawHttp.get(hub, "/listen?" + parameter(selector)).assertProblem(400, "**");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "**", "a/*", "*/a", "a/*/b", "a/**", "**/a"})
    void announcement_underAPattern_is400(String topic) {
        RawHttp.post(hub, "/announce?" + parameter(topic), "x").assertProblem(400, "*");
    }

    @Test
    void topic_of256Bytes_isTaken_andOneMoreOrNoneIs400() {
        String longest = "ü".repeat(128);
        assertHears(longest, longest, true);
        for (String bad : new String[] {"", longest + "x"}) {
            RawHttp.post(hub, "/announce?" + parameter(bad), "x").assertProblem(400, "topic", "256");
            RawHttp.get(hub, "/listen?" + parameter(bad)).assertProblem(400, "selector", "256");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%0A", "%0D", "%1B", "%7F", "%C2%80", "%C2%85", "%C2%9F"})
    void topic_withAControlCharacter_is400(String escape) {
        RawHttp.post(hub, "/announce?topic=a" + escape, "x").assertProblem(400, "topic");
        RawHttp.get(hub, "/listen?topic=a" + escape).assertProblem(400, "selector");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00a0", "\u2028", "\u200f", "\ufeff", "\ud83d\ude00"})
    void topic_withAnyOtherCharacter_isTaken(String character) {
        assertHears("a" + character + "b", "a" + character + "b", true);
    }
}
