package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Event;
import dev.announcer.tck.Stage.Over;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DESIGN.md section 3, promise 4: ids. */
class PromiseIdsTest {
    private static Announcement own(String data, String id) {
        return Announcement.of("t", Event.of(data).withId(id));
    }

    @ParameterizedTest
    @EnumSource
    void canonicalId_isShortAsciiThatNeedsNoPreflight(Over over) {
        try (Stage stage = new Stage(over)) {
            assertThat(stage.announce("t", "1"))
                    .matches("[A-Za-z0-9]+-[A-Za-z0-9-]+")
                    .hasSizeLessThan(40);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ownId_isShownAndFound(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink sink = stage.listen("t");
            assertThat(stage.announce(own("1", "order 42/ä"))).isEqualTo("order 42/ä");
            stage.burst("t", 2, 3);
            stage.settle();
            assertThat(sink.messages().get(0).lastEventId()).isEqualTo("order 42/ä");
            RecordingSink back = stage.listenAfter("order 42/ä", "t");
            assertThat(Stage.data(back)).containsExactly("2", "3");
            assertThat(Stage.resets(back)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ownIdGivenTwice_isFoundAtTheFirst(Over over) {
        try (Stage stage = new Stage(over)) {
            stage.announce(own("1", "same"));
            stage.announce(own("2", "same"));
            stage.announce("t", "3");
            assertThat(Stage.data(stage.listenAfter("same", "t"))).containsExactly("2", "3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ownId_thatBeginsLikeACanonicalOne_isRefused(Over over) {
        try (Stage stage = new Stage(over)) {
            String id = stage.announce("t", "1");
            String prefix = id.substring(0, id.indexOf('-') + 1);
            CompletableFuture<String> answer =
                    stage.announcer.announce(own("2", prefix + "anything")).toCompletableFuture();
            stage.settle();
            assertThat(answer).isCompletedExceptionally();
            assertThat(answer.handle((ok, failed) -> failed).join()).isInstanceOf(IllegalArgumentException.class);
            assertThat(stage.announce(own("3", prefix.replace("-", "") + "anything")))
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void canonicalId_neverGiven_isUnknown(Over over) {
        try (Stage stage = new Stage(over)) {
            String id = stage.announce("t", "1");
            String prefix = id.substring(0, id.indexOf('-') + 1);
            long number = Long.parseLong(id.substring(id.indexOf('-') + 1));
            for (String made : new String[] {
                prefix + (number + 1),
                prefix + "0" + number,
                prefix,
                prefix + "-1",
                prefix + "9".repeat(30),
                prefix + "x"
            }) {
                assertThat(Stage.resets(stage.listenAfter(made, "t")))
                        .as(made)
                        .containsExactly("{\"reason\":\"unknown\"}");
            }
        }
    }

    @Test
    void memory_eachOpening_takesANewEpoch() {
        try (Announcer one = Announcer.create();
                Announcer other = Announcer.create()) {
            String first = one.announce("1").toCompletableFuture().join();
            String second = other.announce("1").toCompletableFuture().join();
            assertThat(first.substring(0, first.indexOf('-'))).isNotEqualTo(second.substring(0, second.indexOf('-')));
        }
    }

    @Test
    void memory_ownIdOutOfTheWindow_isForgottenWithIt() {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.windowCount(4))) {
            stage.announce(own("1", "mine"));
            stage.burst("t", 2, 9);
            stage.announce(own("10", "later"));
            stage.burst("t", 11, 20);
            assertThat(Stage.resets(stage.listenAfter("mine", "t"))).hasSize(1);
        }
    }

    @Test
    void ownIds_thatCouldNotBeSentBack_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("x").withId("a\nb"));
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("x").withId("a\0b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("x").withId("x".repeat(129)));
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("x").withId("\ud800"));
        assertThatIllegalArgumentException().isThrownBy(() -> own("x", "earliest"));
        assertThat(Event.of("x").withId("x".repeat(128)).id()).isPresent();
    }
}
