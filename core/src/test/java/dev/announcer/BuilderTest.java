package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the builders refuse, and that they say what and why. */
final class BuilderTest {
    private static Arguments builder(String message, Consumer<AnnouncerBuilder> wrong) {
        return Arguments.of(message, wrong);
    }

    static List<Arguments> wrongOptions() {
        return List.of(
                builder("windowCount is 0, at least 1 is needed", it -> it.windowCount(0)),
                builder("windowBytes is 0, at least 1 is needed", it -> it.windowBytes(0)),
                builder("windowAge is PT-1S, it cannot be negative", it -> it.windowAge(Duration.ofSeconds(-1))),
                builder("heartbeat is PT-1S, it cannot be negative", it -> it.heartbeat(Duration.ofSeconds(-1))),
                builder("writeTimeout is PT-1S, it cannot be negative", it -> it.writeTimeout(Duration.ofSeconds(-1))),
                builder(
                        "closeDeadline is PT-1S, it cannot be negative",
                        it -> it.closeDeadline(Duration.ofSeconds(-1))),
                builder(
                        "retry is PT-1S, allowed are 0 to 9999999999 milliseconds",
                        it -> it.retry(Duration.ofSeconds(-1))),
                builder("maxAnnouncementBytes is -1, at least 0 is needed", it -> it.maxAnnouncementBytes(-1)),
                builder("maxTopics is -1, at least 0 is needed", it -> it.maxTopics(-1)),
                builder("maxSelectors is -1, at least 0 is needed", it -> it.maxSelectors(-1)),
                builder("maxListeners is -1, at least 0 is needed", it -> it.maxListeners(-1)));
    }

    @ParameterizedTest
    @MethodSource("wrongOptions")
    void announcer_wrongOption_isNamedWithItsValue(String message, Consumer<AnnouncerBuilder> wrong) {
        assertThatThrownBy(() -> wrong.accept(Announcer.builder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    static List<Arguments> missingOptions() {
        return List.of(
                builder("journal", it -> it.journal(null)),
                builder("windowAge", it -> it.windowAge(null)),
                builder("overflow", it -> it.overflow(null)),
                builder("heartbeat", it -> it.heartbeat(null)),
                builder("writeTimeout", it -> it.writeTimeout(null)),
                builder("retry", it -> it.retry(null)),
                builder("closeDeadline", it -> it.closeDeadline(null)),
                builder("observer", it -> it.observer(null)),
                builder("lanes", it -> it.lanes(null)),
                builder("ticker", it -> it.ticker(null)),
                builder("random", it -> it.random(null)),
                builder("executor", it -> it.executor(null)));
    }

    @ParameterizedTest
    @MethodSource("missingOptions")
    void announcer_missingOption_isNamed(String name, Consumer<AnnouncerBuilder> wrong) {
        assertThatThrownBy(() -> wrong.accept(Announcer.builder()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage(name);
    }

    @Test
    void announcer_longestDurations_areTaken() {
        Duration forever = ChronoUnit.FOREVER.getDuration();
        try (Announcer announcer = Announcer.builder()
                .windowAge(forever)
                .heartbeat(forever)
                .writeTimeout(forever)
                .build()) {
            assertThat(announcer.listeners()).isZero();
        }
    }

    @Test
    void request_wrongOrMissing_isNamed() {
        assertThatThrownBy(() -> ListenRequest.builder().last(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("last is -1, allowed are 0 to 1000000");
        assertThatThrownBy(() -> ListenRequest.builder().last(1_000_001)).hasMessageContaining("1000001");
        assertThatThrownBy(() -> ListenRequest.builder().topics("a/**/b")).hasMessageContaining("a/**/b");
        assertThatThrownBy(() -> ListenRequest.builder().mayRead("")).hasMessageContaining("selector is empty");
        assertThatThrownBy(() -> ListenRequest.builder().encoding(null)).hasMessage("encoding");
        assertThatThrownBy(() -> ListenRequest.builder().cursor(null)).hasMessage("cursor");
        assertThatThrownBy(() -> ListenRequest.builder().overflow(null)).hasMessage("overflow");
        assertThatThrownBy(() -> ListenRequest.builder().first(null)).hasMessage("first");
        assertThatThrownBy(() -> ListenRequest.builder().lastEventId(null)).hasMessage("lastEventId");
        assertThatThrownBy(() -> ListenRequest.builder().attribute(null, "v")).hasMessage("name");
        assertThatThrownBy(() -> ListenRequest.builder().attribute("n", null)).hasMessage("value");
    }

    @Test
    void request_start_isWhatWasSaidLast() {
        assertThat(ListenRequest.builder().build().start()).isEqualTo(new ListenRequest.Start.Newest());
        assertThat(ListenRequest.builder().last(5).build().start()).isEqualTo(new ListenRequest.Start.Last(5));
        ListenRequest after = ListenRequest.builder().last(5).lastEventId("x").build();
        assertThat(after.start()).isEqualTo(new ListenRequest.Start.After("x"));
        assertThat(after.lastEventId()).contains("x");
        assertThat(ListenRequest.builder().last(5).lastEventId("").build().start())
                .isEqualTo(new ListenRequest.Start.Last(5));
        ListenRequest earliest = ListenRequest.builder().lastEventId("earliest").build();
        assertThat(earliest.start()).isEqualTo(new ListenRequest.Start.Last(Integer.MAX_VALUE));
        assertThat(earliest.lastEventId()).isEmpty();
    }

    @Test
    void request_equalSelections_areEqual_whateverElseDiffers() {
        ListenRequest one = ListenRequest.builder()
                .topics("a", "b")
                .mayRead("a")
                .lastEventId("x")
                .attribute("user", "u")
                .build();
        ListenRequest two =
                ListenRequest.builder().topics("b").topics("a").mayRead("a").build();
        assertThat(one.selection()).isEqualTo(two.selection()).hasSameHashCodeAs(two.selection());
        assertThat(one.selection())
                .isNotEqualTo(ListenRequest.to("a", "b").selection())
                .isNotEqualTo(ListenRequest.builder()
                        .topics("a", "b")
                        .mayRead("a")
                        .showTopics(true)
                        .build()
                        .selection());
        assertThat(ListenRequest.to().topics()).containsExactly(TopicSelector.ALL);
    }

    @Test
    void announcement_checked() {
        Event event = Event.of("x");
        assertThatThrownBy(() -> Announcement.of(List.of(), event)).hasMessageContaining("topics is empty");
        assertThatThrownBy(() -> Announcement.of("a/*", event)).hasMessageContaining("topic \"a/*\"");
        assertThatThrownBy(() -> Announcement.of("a", event.withId("earliest"))).hasMessageContaining("earliest");
        assertThatThrownBy(() -> Announcement.of("a", null)).hasMessage("event");
        assertThat(Announcement.of(List.of("b", "a", "b"), event).topics()).containsExactly("b", "a");
    }
}
