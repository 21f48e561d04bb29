package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.announcer.Announcement;
import dev.announcer.Event;
import dev.announcer.Overflow;
import dev.announcer.tck.RecordingSink.Appetite;
import dev.announcer.tck.Stage.Over;
import dev.announcer.tck.WireReader.Message;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DESIGN.md section 3, promises 1 and 2: order, and no silent loss. */
class PromiseNoSilentLossTest {
    @ParameterizedTest
    @EnumSource
    void listeners_whateverTheySelect_hearTheJournalsOrder(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink all = stage.listen();
            RecordingSink two = stage.listen("odd", "even");
            for (int i = 1; i <= 100; i++) {
                stage.announcer.announce(i % 2 == 0 ? "even" : "odd", Integer.toString(i));
            }
            stage.settle();
            assertThat(Stage.data(all)).isEqualTo(Stage.numbers(1, 100));
            assertThat(Stage.data(two)).isEqualTo(Stage.numbers(1, 100));
        }
    }

    @Test
    void listenersOfTwoNodes_bothAnnounce_hearTheSameOrder() {
        DistantRecord record = new DistantRecord(new SplittableRandom(7));
        try (Stage one = new Stage(record, builder -> builder);
                Stage other = new Stage(record, builder -> builder)) {
            RecordingSink here = one.listen("t");
            RecordingSink there = other.listen("t");
            for (int i = 0; i < 50; i++) {
                one.announcer.announce("t", "one " + i);
                other.announcer.announce("t", "other " + i);
                one.pool.runOne();
                other.pool.runOne();
            }
            for (int i = 0; i < 3; i++) {
                one.settle();
                other.settle();
            }
            assertThat(Stage.data(here)).hasSize(100).isEqualTo(Stage.data(there));
            assertThat(Stage.data(here).stream().filter(data -> data.startsWith("one")))
                    .hasSize(50)
                    .isSortedAccordingTo((a, b) -> Integer.compare(number(a), number(b)));
        }
    }

    private static int number(String data) {
        return Integer.parseInt(data.substring(data.indexOf(' ') + 1));
    }

    @ParameterizedTest
    @EnumSource
    void reconnect_withAnIdStillHeld_missesNothingAndHearsNothingTwice(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink before = stage.listen("t");
            stage.burst("t", 1, 5);
            stage.settle();
            before.ended();
            stage.burst("t", 6, 9);
            stage.settle();
            RecordingSink after = stage.listenAfter(before.lastEventId(), "t");
            stage.burst("t", 10, 12);
            stage.settle();
            assertThat(Stage.data(before)).isEqualTo(Stage.numbers(1, 5));
            assertThat(Stage.data(after)).isEqualTo(Stage.numbers(6, 12));
            assertThat(Stage.resets(after)).isEmpty();
        }
    }

    @Test
    void reconnect_pastTheWindowOfMemory_hearsExpiredAndGoesOnAtTheNewest() {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.windowCount(8))) {
            String old = stage.announce("t", "0");
            stage.burst("t", 1, 20);
            RecordingSink late = stage.listenAfter(old, "t");
            String next = stage.announce("t", "21");
            assertThat(late.messages().get(0).data()).isEqualTo("{\"reason\":\"expired\"}");
            assertThat(Stage.data(late)).containsExactly("21");
            assertThat(number(next, '-') - number(late.messages().get(0).lastEventId(), '-'))
                    .isEqualTo(1);
            assertThat(stage.observed).contains("reset expired");
        }
    }

    private static long number(String id, char before) {
        return Long.parseLong(id.substring(id.indexOf(before) + 1));
    }

    @Test
    void reconnect_pastTheWindowOfARetainingJournal_readsItThere() {
        try (Stage stage = new Stage(Over.DISTANT, builder -> builder.windowCount(8))) {
            String old = stage.announce("t", "0");
            stage.burst("t", 1, 3000);
            stage.settle();
            RecordingSink late = stage.listenAfter(old, "t");
            assertThat(Stage.resets(late)).isEmpty();
            assertThat(Stage.data(late)).isEqualTo(Stage.numbers(1, 3000));
        }
    }

    @Test
    void reconnect_pastWhatTheJournalTrimmed_hearsExpired() {
        try (Stage stage = new Stage(Over.DISTANT, builder -> builder.windowCount(8))) {
            String old = stage.announce("t", "0");
            stage.burst("t", 1, 100);
            stage.settle();
            stage.record.trim(50);
            RecordingSink late = stage.listenAfter(old, "t");
            stage.announce("t", "101");
            assertThat(Stage.resets(late)).containsExactly("{\"reason\":\"expired\"}");
            assertThat(Stage.data(late)).containsExactly("101");
        }
    }

    @ParameterizedTest
    @EnumSource
    void reconnect_withAnIdOfNoJournal_hearsUnknownAndNothingOfWhatItSaid(Over over) {
        try (Stage stage = new Stage(over)) {
            stage.announce("t", "before");
            RecordingSink stranger = stage.listenAfter("sesame<script>", "t");
            stage.announce("t", "after");
            assertThat(Stage.resets(stranger)).containsExactly("{\"reason\":\"unknown\"}");
            assertThat(Stage.data(stranger)).containsExactly("after");
            assertThat(new String(stranger.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .doesNotContain("sesame");
        }
    }

    @ParameterizedTest
    @EnumSource
    void listenerThatSkips_tooFarBehind_hearsSkippedAndNothingTwice(Over over) {
        try (Stage stage = new Stage(over, builder -> builder.windowCount(10).overflow(Overflow.SKIP))) {
            RecordingSink slow = stage.listen("t");
            stage.announce("t", "1");
            slow.appetite(Appetite.NONE);
            for (int i = 2; i <= 30; i++) {
                stage.announce("t", Integer.toString(i));
            }
            slow.appetite(Appetite.ALL);
            slow.resume();
            stage.settle();
            stage.announce("t", "31");
            assertThat(Stage.resets(slow)).containsExactly("{\"reason\":\"skipped\"}");
            assertThat(Stage.data(slow)).containsExactly("1", "31");
        }
    }

    @Test
    void journalThatForgot_allListeners_hearForgottenAtItsPosition() {
        try (Stage stage = new Stage(Over.DISTANT)) {
            RecordingSink one = stage.listen("t");
            RecordingSink other = stage.listen("quiet");
            String old = stage.announce("t", "1");
            stage.record.forget(1);
            stage.settle();
            stage.announce("t", "2");
            assertThat(Stage.resets(one)).containsExactly("{\"reason\":\"forgotten\"}");
            assertThat(Stage.resets(other)).containsExactly("{\"reason\":\"forgotten\"}");
            assertThat(Stage.data(one)).containsExactly("1", "2");
            RecordingSink late = stage.listenAfter(old, "t");
            assertThat(Stage.resets(late)).containsExactly("{\"reason\":\"unknown\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void reset_afterAnAnnouncementWithAnIdOfItsOwn_showsTheCanonicalOne(Over over) {
        try (Stage stage = new Stage(over)) {
            stage.announce(
                    Announcement.of("t", Event.of("x").withId("secret-own-id")).asPrivate());
            RecordingSink stranger = stage.listenAfter("nonsense", "t");
            Message reset = stranger.messages().get(0);
            assertThat(reset.lastEventId()).isNotEqualTo("secret-own-id").matches("[a-z0-9]+-[0-9]+");
            stage.announce("t", "next");
            assertThat(Stage.data(stage.listenAfter(reset.lastEventId(), "t"))).containsExactly("next");
        }
    }

    @Test
    void typesOfTheStreamItself_fromApplications_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("stream-reset", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("stream-anything", "x"));
    }
}
