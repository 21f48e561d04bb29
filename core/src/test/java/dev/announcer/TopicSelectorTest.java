package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicSelectorTest {
    @ParameterizedTest
    @CsvSource({
        // a topic selects itself
        "a, a, true",
        "a, b, false",
        "a, a/b, false",
        "a/b, a, false",
        "A, a, false",
        // * is exactly one segment, be it empty
        "*, a, true",
        "*, a/b, false",
        "a/*, a/b, true",
        "a/*, a, false",
        "a/*, a/, true",
        "a/*, a/b/c, false",
        "*/b, a/b, true",
        "*/b, /b, true",
        "*/b, b, false",
        "*/*, /, true",
        "*/*, a/b, true",
        "a/*/c, a/b/c, true",
        "a/*/c, a//c, true",
        "a/*/c, a/b/b/c, false",
        // ** is one or more
        "**, a, true",
        "**, a/b/c, true",
        "**, /, true",
        "a/**, a, false",
        "a/**, a/, true",
        "a/**, a/b, true",
        "a/**, a/b/c, true",
        "a/**, ab/c, false",
        "*/**, a, false",
        "*/**, a/b, true",
        "*/**, a/b/c, true",
        // empty segments
        "/, /, true",
        "/a, a, false",
        "a/, a, false",
        "a//b, a//b, true",
        "a//b, a/b, false",
        // * inside a segment is a plain character
        "a*, a*, true",
        "a*, ab, false",
        "***, ***, true",
        "***, a, false",
        "a/b**, a/b**, true",
        "a/b**, a/bc, false",
        "*/***, a/***, true",
        "*/***, a/b, false",
        "*/**x, a/b, false",
    })
    void matches_table(String selector, String topic, boolean matches) {
        assertThat(TopicSelector.parse(selector).matches(topic)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"**/a", "a/**/b", "**/", "**/**", "a/**/"})
    void parse_doubleStarBeforeTheLast_isRefused(String selector) {
        assertThatThrownBy(() -> TopicSelector.parse(selector))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("selector \"" + selector + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "**", "a/*", "*/a", "a/*/b", "a/**", "/*", "*/"})
    void checkTopic_wildcardSegment_isRefused(String topic) {
        assertThatThrownBy(() -> TopicSelector.checkTopic(topic))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic \"" + topic + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "/", "//", "a*", "*a", "***", "a/b*c/d", "**a", " ", "é/日本/🎈"})
    void checkTopic_plain_isReturned(String topic) {
        assertThat(TopicSelector.checkTopic(topic)).isEqualTo(topic);
        assertThat(TopicSelector.parse(topic).isPattern()).isFalse();
        assertThat(TopicSelector.parse(topic).matches(topic)).isTrue();
    }

    @Test
    void checkTopic_bytesOfUtf8_areCounted() {
        String longest = "é".repeat(128);
        assertThat(TopicSelector.checkTopic(longest)).isEqualTo(longest);
        assertThatThrownBy(() -> TopicSelector.checkTopic(longest + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic has 257 bytes")
                .hasMessageContaining("256");
        assertThatThrownBy(() -> TopicSelector.parse("🎈".repeat(65))).hasMessageContaining("selector has 260 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x09, 0x0A, 0x0D, 0x1F, 0x7F, 0x80, 0x85, 0x9F})
    void checkTopic_controlCharacter_isRefused(int character) {
        assertThatThrownBy(() -> TopicSelector.checkTopic("ab" + (char) character))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(String.format("U+%04X at index 2", character));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x20, 0x7E, 0xA0, 0x2028, 0xFEFF, 0xFFFD})
    void checkTopic_otherCharacter_isAllowed(int character) {
        String topic = "a" + (char) character;
        assertThat(TopicSelector.checkTopic(topic)).isEqualTo(topic);
    }

    @Test
    void checkTopic_unpairedSurrogate_isRefused() {
        assertThatThrownBy(() -> TopicSelector.checkTopic("a\uD83C")).hasMessageContaining("surrogate at index 1");
        assertThatThrownBy(() -> TopicSelector.checkTopic("\uDF88b")).hasMessageContaining("surrogate at index 0");
    }

    @Test
    void parse_emptyOrNull_isRefused() {
        assertThatThrownBy(() -> TopicSelector.parse("")).hasMessageContaining("selector is empty");
        assertThatThrownBy(() -> TopicSelector.checkTopic("")).hasMessageContaining("topic is empty");
        assertThatThrownBy(() -> TopicSelector.parse(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("selector");
    }

    @Test
    void equals_byText() {
        assertThat(TopicSelector.parse("a/*"))
                .isEqualTo(TopicSelector.parse("a/*"))
                .hasSameHashCodeAs("a/*");
        assertThat(TopicSelector.parse("a/*")).isNotEqualTo(TopicSelector.parse("a/**"));
        assertThat(TopicSelector.parse("**")).isSameAs(TopicSelector.ALL).hasToString("**");
    }
}
