package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.AnnounceException;
import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Event;
import dev.announcer.ListenException;
import dev.announcer.ListenRequest;
import dev.announcer.tck.RecordingSink.Appetite;
import dev.announcer.tck.Stage.Over;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** DESIGN.md section 3, promise 6: memory is bounded, and over a limit there is a clear error and nothing half done. */
class PromiseBoundsTest {
    private static List<String> earliest(Stage stage) {
        RecordingSink sink = stage.listenAfter("earliest", "t");
        List<String> heard = Stage.data(sink);
        sink.ended();
        stage.settle();
        return heard;
    }

    @Test
    void window_fullByCount_holdsTheNewest() {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.windowCount(10))) {
            stage.burst("t", 1, 9);
            assertThat(earliest(stage)).isEqualTo(Stage.numbers(1, 9));
            stage.burst("t", 10, 35);
            assertThat(earliest(stage)).isEqualTo(Stage.numbers(26, 35));
        }
    }

    @Test
    void window_fullByBytes_holdsTheNewestThatFit() {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.windowBytes(10_000))) {
            for (int i = 1; i <= 50; i++) {
                stage.announcer.announce("t", "x".repeat(900) + i);
            }
            assertThat(earliest(stage)).hasSizeBetween(9, 11).last().asString().endsWith("50");
            stage.announce("t", "y".repeat(50_000));
            assertThat(earliest(stage)).containsExactly("y".repeat(50_000));
            stage.announce("t", "small");
            assertThat(earliest(stage)).containsExactly("small");
        }
    }

    @Test
    void window_withAnAgeLimit_dropsWhatIsOlder() {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.windowAge(Duration.ofSeconds(10)))) {
            stage.burst("t", 1, 3);
            stage.pass(Duration.ofSeconds(6));
            stage.burst("t", 4, 5);
            assertThat(earliest(stage)).isEqualTo(Stage.numbers(1, 5));
            stage.pass(Duration.ofSeconds(5));
            assertThat(earliest(stage)).isEqualTo(Stage.numbers(4, 5));
            stage.pass(Duration.ofSeconds(6));
            assertThat(earliest(stage)).isEmpty();
        }
    }

    @Test
    void appendsInFlight_overTheirCount_areBusyAndNotAppended() {
        HoldingJournal journal = new HoldingJournal();
        Stage stage = new Stage(journal);
        Announcement announcement = Announcement.of("t", Event.of("x"));
        for (int i = 0; i < 65_536; i++) {
            assertThat(stage.announcer.announce(announcement).toCompletableFuture())
                    .isNotDone();
        }
        assertBusy(stage.announcer.announce(announcement).toCompletableFuture());
        assertThat(journal.appends).hasSize(65_536);
        assertThat(stage.observed).contains("refused");
        journal.appends.remove(0).complete(Appended.of("held-1"));
        assertThat(stage.announcer.announce(announcement).toCompletableFuture()).isNotDone();
    }

    @Test
    void appendsInFlight_overTheirBytes_areBusyAndNotAppended() {
        HoldingJournal journal = new HoldingJournal();
        Stage stage = new Stage(journal);
        Announcement large = Announcement.of("t", Event.of("x".repeat(1 << 20)));
        int taken = 0;
        CompletableFuture<String> answer;
        do {
            answer = stage.announcer.announce(large).toCompletableFuture();
            taken++;
        } while (!answer.isDone() && taken < 100);
        assertBusy(answer);
        assertThat(taken).isBetween(63, 66);
        assertThat(journal.appends).hasSize(taken - 1);
    }

    private static void assertBusy(CompletableFuture<String> answer) {
        assertThat(answer).isCompletedExceptionally();
        assertThat(answer.handle((id, failed) -> failed).join())
                .isInstanceOfSatisfying(
                        AnnounceException.class,
                        failed -> assertThat(failed.reason()).isEqualTo(AnnounceException.Reason.BUSY));
    }

    @Test
    void announcement_overALimit_isRefusedWhole() {
        try (Stage stage =
                new Stage(Over.MEMORY, builder -> builder.maxTopics(2).maxAnnouncementBytes(10))) {
            RecordingSink sink = stage.listen();
            Event event = Event.of("0123456789");
            stage.announcer.announce(List.of("a", "b"), event);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> stage.announcer.announce(List.of("a", "b", "c"), event))
                    .withMessageContaining("3 topics");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> stage.announcer.announce("a", "01234567890"))
                    .withMessageContaining("11 bytes");
            stage.settle();
            assertThat(Stage.data(sink)).containsExactly("0123456789");
        }
    }

    @Test
    void request_withTooManySelectors_isRefused() {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.maxSelectors(2))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> stage.listen("a", "b", "c"))
                    .withMessageContaining("3 selectors");
            assertThat(stage.announcer.listeners()).isZero();
        }
    }

    @Test
    void listener_overTheLimit_isRefusedUntilOneEnds() {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.maxListeners(2))) {
            RecordingSink first = stage.listen();
            stage.listen();
            assertThatThrownBy(() -> stage.listen())
                    .isInstanceOfSatisfying(
                            ListenException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(ListenException.Reason.TOO_MANY));
            assertThat(stage.observed).contains("refused");
            first.ended();
            stage.settle();
            assertThat(stage.listen().closed()).isEmpty();
            assertThat(stage.announcer.listeners()).isEqualTo(2);
        }
    }

    @Test
    void stalledListeners_ofABusyAnnouncer_keepNothingAlive() {
        try (Stage stage =
                new Stage(Over.MEMORY, builder -> builder.windowCount(100).writeTimeout(Duration.ZERO))) {
            for (int i = 0; i < 100; i++) {
                stage.listen(ListenRequest.to("t")).appetite(Appetite.NONE);
            }
            long before = usedBytes();
            for (int i = 0; i < 1000; i++) {
                stage.announce("t", i + "x".repeat(10_000));
            }
            // Each of them misses 10 MB; the window holds 1 MB.
            assertThat(usedBytes() - before).isLessThan(6 << 20);
        }
    }

    static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) { // the serial collector leaves a part of the garbage alone three times of four
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
