package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.CloseReason;
import dev.announcer.ListenRequest;
import dev.announcer.Overflow;
import dev.announcer.tck.RecordingSink.Appetite;
import dev.announcer.tck.Stage.Over;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DESIGN.md section 3, promise 8: one who is slow, dead or hostile never delays another; and the rules of overflow. */
class PromiseSlowListenerTest {
    @ParameterizedTest
    @EnumSource
    void others_besideOneThatTakesNothing_hearEverythingAtOnce(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink stalled = stage.listen("t");
            RecordingSink healthy = stage.listen("t");
            stalled.appetite(Appetite.NONE);
            for (int i = 1; i <= 100; i++) {
                stage.announce("t", Integer.toString(i));
                assertThat(Stage.data(healthy)).hasSize(i);
            }
            assertThat(stalled.writes())
                    .as("it is not offered anything until it resumes")
                    .isLessThan(5);
            assertThat(stage.observed).containsOnlyOnce("lagging");
        }
    }

    @ParameterizedTest
    @EnumSource
    void others_besideOneThatDies_hearEverything(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink one = stage.listen("t");
            RecordingSink dying = stage.listen("t");
            RecordingSink other = stage.listen("t");
            dying.appetite(Appetite.deadly());
            stage.announce("t", "1");
            stage.announce("t", "2");
            assertThat(dying.closed()).contains(CloseReason.SINK_FAILED);
            assertThat(Stage.data(one)).containsExactly("1", "2");
            assertThat(Stage.data(other)).containsExactly("1", "2");
            assertThat(stage.observed).contains("failed Sink.write", "closed SINK_FAILED");
            assertThat(dying.offences()).isEmpty();
        }
    }

    @Test
    void sink_thatSaysItTookMoreThanItWasOffered_isClosed() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            boolean[] closed = new boolean[1];
            stage.announcer.listen(ListenRequest.to("t"), stage.lane, listener -> new dev.announcer.Sink() {
                @Override
                public int write(dev.announcer.Frames frames, int from) {
                    return frames.size() - from + 1;
                }

                @Override
                public void close(CloseReason reason) {
                    closed[0] = true;
                }
            });
            stage.settle();
            assertThat(closed[0]).isTrue();
        }
    }

    @Test
    void listener_thatTakesNothingForTheWriteTimeout_isClosed() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            RecordingSink stalled = stage.listen("t");
            stalled.appetite(Appetite.NONE);
            stage.announce("t", "1");
            stage.pass(Duration.ofSeconds(29));
            assertThat(stalled.closed()).isEmpty();
            stage.pass(Duration.ofSeconds(17));
            assertThat(stalled.closed()).contains(CloseReason.WRITE_TIMEOUT);
        }
    }

    @Test
    void listener_thatVanishedWhileNothingIsAnnounced_isFoundByTheHeartbeat() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            RecordingSink vanished = stage.listen("t");
            vanished.appetite(Appetite.NONE);
            stage.pass(Duration.ofSeconds(15 + 30 + 15));
            assertThat(vanished.closed()).contains(CloseReason.WRITE_TIMEOUT);
        }
    }

    @Test
    void listener_thatTakesALittleNowAndThen_isNotClosed() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            RecordingSink slow = stage.listen("t");
            slow.appetite(Appetite.atMost(1));
            stage.announce("t", "a long way to go");
            for (int i = 0; i < 20; i++) {
                stage.pass(Duration.ofSeconds(25));
                assertThat(slow.closed()).isEmpty();
                if (slow.isStalled()) {
                    slow.resume();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void frame_takenByteByByte_isNeverBrokenInto(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink slow = stage.listen("t");
            slow.appetite(Appetite.atMost(1));
            stage.announce("t", "one\ntwo");
            for (int i = 0; i < 200 && slow.isStalled(); i++) {
                stage.pass(Duration.ofSeconds(16)); // a heartbeat is due each time
                slow.resume();
                stage.settle();
            }
            assertThat(Stage.data(slow)).containsExactly("one\ntwo");
            assertThat(slow.messages().get(0).lines()).hasSize(3);
            assertThat(slow.offences()).isEmpty();
        }
    }

    // ---- overflow: it has been live, it misses something it selects, and it is over the limit ----

    private static Stage overflowing() {
        return new Stage(Over.MEMORY, builder -> builder.windowCount(20));
    }

    @Test
    void overflow_allThreeConditions_disconnectsAndItsIdBringsItBack() {
        try (Stage stage = overflowing()) {
            RecordingSink slow = stage.listen("t");
            stage.announce("t", "1");
            slow.appetite(Appetite.NONE);
            for (int i = 2; i <= 14; i++) {
                stage.announce("t", Integer.toString(i));
            }
            assertThat(slow.closed()).contains(CloseReason.OVERFLOW);
            RecordingSink back = stage.listenAfter(slow.lastEventId(), "t");
            assertThat(Stage.data(back)).isEqualTo(Stage.numbers(2, 14));
            assertThat(Stage.resets(back)).isEmpty();
        }
    }

    @Test
    void overflow_withinTheLimit_doesNotAct() {
        try (Stage stage = overflowing()) {
            RecordingSink slow = stage.listen("t");
            slow.appetite(Appetite.NONE);
            for (int i = 1; i <= 10; i++) {
                stage.announce("t", Integer.toString(i));
            }
            assertThat(slow.closed()).isEmpty();
            slow.appetite(Appetite.ALL);
            slow.resume();
            stage.settle();
            assertThat(Stage.data(slow)).isEqualTo(Stage.numbers(1, 10));
        }
    }

    @Test
    void overflow_itMissesNothingThatItSelects_doesNotAct() {
        try (Stage stage = overflowing()) {
            RecordingSink quiet = stage.listen("quiet");
            quiet.appetite(Appetite.atMost(0));
            stage.pass(Duration.ofSeconds(16)); // a heartbeat blocks it
            assertThat(quiet.isStalled()).isTrue();
            for (int i = 0; i < 100; i++) {
                stage.announce("busy", "x");
            }
            assertThat(quiet.closed()).isEmpty();
            quiet.appetite(Appetite.ALL);
            quiet.resume();
            stage.settle();
            stage.announce("quiet", "heard");
            assertThat(Stage.data(quiet)).containsExactly("heard");
            assertThat(Stage.resets(quiet)).isEmpty();
        }
    }

    @Test
    void overflow_inItsFirstCatchUp_doesNotAct() {
        try (Stage stage = new Stage(Over.DISTANT, builder -> builder.windowCount(20))) {
            String first = stage.announce("t", "0");
            for (int i = 1; i <= 100; i++) {
                stage.announce("t", Integer.toString(i));
            }
            RecordingSink late = stage.open(
                    ListenRequest.builder().topics("t").lastEventId(first).build());
            late.appetite(Appetite.atMost(300));
            stage.settle();
            while (late.isStalled()) {
                late.resume();
                stage.settle();
            }
            assertThat(late.closed()).isEmpty();
            assertThat(Stage.data(late)).isEqualTo(Stage.numbers(1, 100));
        }
    }

    @Test
    void overflow_halfOfTheBytes_acts() {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.windowBytes(10_000))) {
            RecordingSink slow = stage.listen("t");
            slow.appetite(Appetite.NONE);
            stage.announce("t", "x".repeat(2000));
            stage.announce("t", "x".repeat(2000));
            assertThat(slow.closed()).isEmpty();
            stage.announce("t", "x".repeat(2000));
            stage.pass(Duration.ofSeconds(1));
            slow.appetite(Appetite.ALL);
            if (slow.closed().isEmpty()) {
                slow.resume();
                stage.settle();
            }
            assertThat(slow.closed()).contains(CloseReason.OVERFLOW);
        }
    }

    @Test
    void overflow_ofARequestThatSkips_isSaidByTheRequest() {
        try (Stage stage = overflowing()) {
            RecordingSink slow = stage.listen(
                    ListenRequest.builder().topics("t").overflow(Overflow.SKIP).build());
            slow.appetite(Appetite.NONE);
            for (int i = 1; i <= 50; i++) {
                stage.announce("t", Integer.toString(i));
            }
            slow.appetite(Appetite.ALL);
            slow.resume();
            stage.settle();
            assertThat(slow.closed()).isEmpty();
            assertThat(Stage.resets(slow)).containsExactly("{\"reason\":\"skipped\"}");
        }
    }
}
