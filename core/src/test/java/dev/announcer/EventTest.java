package dev.announcer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventTest {
    private static final Event EVENT = Event.of("data");

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x0A, 0x0D, 0x1B, 0x7F, 0x85})
    void controlCharacter_inTypeOrId_isRefused(int character) {
        String bad = "x" + (char) character;
        String named = String.format("U+%04X at index 1", character);
        assertThatThrownBy(() -> EVENT.withType(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("type ")
                .hasMessageContaining(named);
        assertThatThrownBy(() -> EVENT.withId(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("id ")
                .hasMessageContaining(named);
    }

    @Test
    void tooLong_typeOrId_isRefused() {
        String longest = "é".repeat(64);
        assertThat(EVENT.withType(longest).withId(longest).type()).contains(longest);
        assertThatThrownBy(() -> EVENT.withType(longest + "x")).hasMessageContaining("type has 129 bytes");
        assertThatThrownBy(() -> EVENT.withId(longest + "x")).hasMessageContaining("id has 129 bytes");
    }

    @Test
    void withType_reserved_isRefused() {
        assertThatThrownBy(() -> EVENT.withType("stream-reset"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"stream-reset\"")
                .hasMessageContaining("stream-");
        assertThat(EVENT.withType("stream").type()).contains("stream");
        assertThat(EVENT.withType("Stream-x").type()).contains("Stream-x");
    }

    @Test
    void unpairedSurrogate_anywhere_isRefused() {
        assertThatThrownBy(() -> Event.of("ab\uD83C"))
                .hasMessageContaining("data has an unpaired surrogate at index 2");
        assertThatThrownBy(() -> Event.of("\uDF88\uD83C")).hasMessageContaining("index 0");
        assertThatThrownBy(() -> Event.of("\uD83Cx")).hasMessageContaining("index 0");
        assertThatThrownBy(() -> EVENT.withId("\uD83C")).hasMessageContaining("id has an unpaired");
        assertThatThrownBy(() -> EVENT.withType("\uD83C")).hasMessageContaining("type has an unpaired");
        assertThat(Event.of("🎈").data()).isEqualTo("🎈");
    }

    @Test
    void missing_isNamed() {
        assertThatThrownBy(() -> Event.of(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("data");
        assertThatThrownBy(() -> EVENT.withType(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("type");
        assertThatThrownBy(() -> EVENT.withId(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("id");
        assertThatThrownBy(() -> EVENT.withRetry(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("retry");
    }

    @Test
    void withRetry_range_isTenDigits() {
        assertThat(EVENT.withRetry(Duration.ZERO).retry()).contains(Duration.ZERO);
        assertThat(EVENT.withRetry(Duration.ofMillis(9_999_999_999L)).retry()).isPresent();
        assertThat(EVENT.withRetry(Duration.ofNanos(1_999_999)).retry()).contains(Duration.ofMillis(1));
        assertThatThrownBy(() -> EVENT.withRetry(Duration.ofSeconds(10_000_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("retry is PT2777H46M40S");
        assertThatThrownBy(() -> EVENT.withRetry(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EVENT.withRetry(ChronoUnit.FOREVER.getDuration()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void with_changesOneThingOfACopy() {
        Event full = Event.of("t", "d").withId("i").withRetry(Duration.ofMillis(7));
        assertThat(full.type()).contains("t");
        assertThat(full.id()).contains("i");
        assertThat(full.data()).isEqualTo("d");
        assertThat(full.retry()).contains(Duration.ofMillis(7));
        assertThat(full.withType("").type()).isEmpty();
        assertThat(full.withType("").id()).contains("i");
        assertThat(full.withId("").id()).isEmpty();
        assertThat(full.withId("").retry()).contains(Duration.ofMillis(7));
        assertThat(full.withType("u").withType("t")).isEqualTo(full);
        assertThat(EVENT.type()).isEmpty();
    }

    @Test
    void equals_allFourCount() {
        Event event = Event.of("t", "d").withId("i").withRetry(Duration.ofMillis(7));
        assertThat(Event.of("t", "d").withId("i").withRetry(Duration.ofMillis(7)))
                .isEqualTo(event)
                .hasSameHashCodeAs(event);
        assertThat(event)
                .isNotEqualTo(event.withType("u"))
                .isNotEqualTo(event.withId("j"))
                .isNotEqualTo(event.withRetry(Duration.ofMillis(8)))
                .isNotEqualTo(Event.of("t", "e").withId("i").withRetry(Duration.ofMillis(7)))
                .isNotEqualTo("t");
    }

    @Test
    void toWire_fieldsInOrder_aNewArrayEachTime() {
        Event event = Event.of("t", " a\nb").withId("i").withRetry(Duration.ofMillis(7));
        assertThat(new String(event.toWire(), UTF_8)).isEqualTo("id: i\nevent: t\nretry: 7\ndata:  a\ndata: b\n\n");
        event.toWire()[0] = 'X';
        assertThat(event.toWire()[0]).isEqualTo((byte) 'i');
        assertThat(new String(Event.of("").toWire(), UTF_8)).isEqualTo("data: \n\n");
    }

    @Test
    void body_isEncodedOnce() {
        assertThat(EVENT.body()).isSameAs(EVENT.body());
        assertThat(EVENT.body().dataBytes()).isEqualTo(4);
        assertThat(Event.of("é\n🎈").body().dataBytes()).isEqualTo(7);
    }

    @Test
    void toString_longData_isCut() {
        assertThat(Event.of("x".repeat(1000)).toString())
                .contains("(1000 chars)")
                .hasSizeLessThan(200);
    }
}
