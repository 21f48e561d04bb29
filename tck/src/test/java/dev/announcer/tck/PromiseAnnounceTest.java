package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.AnnounceException;
import dev.announcer.AnnounceException.Reason;
import dev.announcer.tck.RecordingSink.Appetite;
import dev.announcer.tck.Stage.Over;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DESIGN.md section 3, promise 7: what announce says is true; and acknowledging late, while lanes are behind. */
class PromiseAnnounceTest {
    private static Reason reason(CompletableFuture<String> answer) {
        assertThat(answer).isCompletedExceptionally();
        return ((AnnounceException) answer.handle((id, failed) -> failed).join()).reason();
    }

    @ParameterizedTest
    @EnumSource
    void id_thatWasTold_isTheOneHeard(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink sink = stage.listen("t");
            String id = stage.announce("t", "1");
            assertThat(sink.lastEventId()).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @EnumSource
    void failureOfTheJournal_isToldWithItsReasonAndObserved(Reason reason) {
        try (Stage stage = new Stage(Over.DISTANT)) {
            RecordingSink sink = stage.listen("t");
            stage.journal.failNextAppend(reason, false);
            CompletableFuture<String> answer =
                    stage.announcer.announce("t", "1").toCompletableFuture();
            stage.settle();
            assertThat(reason(answer)).isEqualTo(reason);
            assertThat(stage.observed).contains("failed Journal.append");
            stage.announce("t", "2");
            assertThat(Stage.data(sink)).as("never repeated by the announcer").containsExactly("2");
        }
    }

    @Test
    void unknownOutcome_ofWhatWasAppended_isHeardOnce() {
        try (Stage stage = new Stage(Over.DISTANT)) {
            RecordingSink sink = stage.listen("t");
            stage.journal.failNextAppend(Reason.UNKNOWN, true);
            CompletableFuture<String> answer =
                    stage.announcer.announce("t", "1").toCompletableFuture();
            stage.pass(Duration.ofSeconds(60));
            assertThat(reason(answer)).isEqualTo(Reason.UNKNOWN);
            assertThat(Stage.data(sink)).containsExactly("1");
        }
    }

    @Test
    void journalCutOff_announcing_isUnavailableAndListenersAreToldToWait() {
        try (Stage stage = new Stage(Over.DISTANT)) {
            RecordingSink sink = stage.listen("t");
            stage.journal.cutOff();
            stage.settle();
            CompletableFuture<String> answer =
                    stage.announcer.announce("t", "1").toCompletableFuture();
            stage.settle();
            assertThat(reason(answer)).isEqualTo(Reason.UNAVAILABLE);
            assertThat(sink.said().get(sink.said().size() - 1)).isInstanceOf(WireReader.Comment.class);
            assertThat(sink.closed()).isEmpty();
            stage.journal.reconnect();
            stage.settle();
            stage.announce("t", "2");
            assertThat(Stage.data(sink)).containsExactly("2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void announcerThatIsClosed_announcing_isUnavailable(Over over) {
        Stage stage = new Stage(over);
        stage.close();
        assertThat(reason(stage.announcer.announce("t", "1").toCompletableFuture()))
                .isEqualTo(Reason.UNAVAILABLE);
        assertThat(stage.observed).contains("refused");
    }

    @Test
    void acknowledgement_whileALaneIsHalfAWindowBehind_comesWhenItCaughtUp() {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.windowCount(20))) {
            stage.listen("t");
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                answers.add(stage.announcer.announce("t", "x").toCompletableFuture());
            }
            assertThat(answers.subList(0, 10)).allMatch(CompletableFuture::isDone);
            assertThat(answers.subList(10, 15)).noneMatch(CompletableFuture::isDone);
            Thread here = Thread.currentThread();
            answers.get(14).thenRun(() -> assertThat(stage.lane.here()).isFalse());
            stage.settle();
            assertThat(here).isNotNull();
            assertThat(answers)
                    .allMatch(CompletableFuture::isDone)
                    .noneMatch(CompletableFuture::isCompletedExceptionally);
        }
    }

    @Test
    void acknowledgement_ofALaneThatDoesNotCatchUp_comesAfterABoundedTime() {
        FakeTicker ticker = new FakeTicker();
        ManualLane stuck = new ManualLane(ticker);
        ManualLane alive = new ManualLane(ticker);
        TaskPool pool = new TaskPool(new java.util.SplittableRandom(1));
        var announcer = dev.announcer.Announcer.builder()
                .ticker(ticker)
                .executor(pool)
                .windowCount(20)
                .build();
        announcer.listen(
                dev.announcer.ListenRequest.to("t"),
                alive,
                listener -> new RecordingSink(dev.announcer.Encoding.RAW, alive, listener));
        announcer.listen(
                dev.announcer.ListenRequest.to("t"),
                stuck,
                listener -> new RecordingSink(dev.announcer.Encoding.RAW, stuck, listener));
        alive.runAll();
        stuck.runAll();
        CompletableFuture<String> last = null;
        for (int i = 0; i < 15; i++) {
            last = announcer.announce("t", "x").toCompletableFuture();
            alive.runAll();
        }
        assertThat(last).isNotDone();
        for (int i = 0; i < 50; i++) {
            ticker.advance(Duration.ofMillis(100));
            alive.runAll();
            // The lane that is behind does get its timers, it is only slow with the rest.
            stuck.runOne();
            pool.runAll();
        }
        assertThat(last).isDone();
    }

    @Test
    void acknowledgement_ofWhatIsAnnouncedOnALane_isNeverHeldBack() {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.windowCount(20))) {
            stage.listen("t").appetite(Appetite.ALL);
            List<CompletableFuture<String>> answers = new ArrayList<>();
            stage.lane.execute(() -> {
                for (int i = 0; i < 15; i++) {
                    answers.add(stage.announcer.announce("t", "x").toCompletableFuture());
                }
                assertThat(answers)
                        .as("who waits on the lane would wait for itself")
                        .allMatch(CompletableFuture::isDone);
            });
            stage.settle();
            assertThat(answers).hasSize(15);
        }
    }

    @Test
    void acknowledgement_ofASlowListener_isNotHeldBack() {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.windowCount(20))) {
            stage.listen("t").appetite(Appetite.NONE);
            for (int i = 0; i < 100; i++) {
                CompletableFuture<String> answer =
                        stage.announcer.announce("t", "x").toCompletableFuture();
                assertThat(answer).isDone();
                stage.settle();
            }
        }
    }
}
