package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.CloseReason;
import dev.announcer.ListenException;
import dev.announcer.ListenRequest;
import dev.announcer.tck.RecordingSink.Appetite;
import dev.announcer.tck.Stage.Over;
import dev.announcer.tck.WireReader.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DESIGN.md section 3, promise 9: closing is graceful. */
class PromiseCloseTest {
    @ParameterizedTest
    @EnumSource
    void close_servesWhatWasAnnouncedBefore_thenSaysWhenToComeBack_thenEnds(Over over) {
        Stage stage = new Stage(over);
        RecordingSink sink = stage.listen("t");
        stage.burst("t", 1, 50);
        CompletableFuture<Void> closed = stage.announcer.closeAsync().toCompletableFuture();
        stage.settle();
        assertThat(Stage.data(sink)).isEqualTo(Stage.numbers(1, 50));
        assertThat(sink.said().get(sink.said().size() - 1)).isInstanceOf(Retry.class);
        assertThat(sink.closed()).contains(CloseReason.SHUTDOWN);
        assertThat(closed).as("the adapter still flushes").isNotDone();
        sink.ended();
        stage.settle();
        assertThat(closed).isCompleted();
        assertThat(stage.announcer.listeners()).isZero();
        if (stage.journal != null) {
            assertThat(stage.journal.isClosed()).isTrue();
        }
    }

    @Test
    void close_manyListeners_areSpreadOut() {
        Stage stage = new Stage(Over.MEMORY, builder -> builder.retry(Duration.ofSeconds(2)));
        List<RecordingSink> sinks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sinks.add(stage.listen("t"));
        }
        stage.close();
        Set<Long> times = new HashSet<>();
        sinks.forEach(sink -> times.add(sink.retryMillis()));
        assertThat(times).hasSizeGreaterThan(20).allMatch(millis -> millis >= 2000 && millis <= 20_000);
    }

    @Test
    void close_oneInTheMiddleOfAFrame_isNotToldInsideIt() {
        Stage stage = new Stage(Over.MEMORY);
        RecordingSink stalled = stage.listen("t");
        stalled.appetite(Appetite.atMost(10));
        stage.announce("t", "a long frame, of which it takes a part");
        stage.announcer.closeAsync();
        stage.settle();
        assertThat(stalled.closed()).as("it has until the deadline").isEmpty();
        stage.pass(Duration.ofSeconds(6));
        assertThat(stalled.closed()).contains(CloseReason.SHUTDOWN);
        assertThat(stalled.atBoundary()).isFalse();
        assertThat(stalled.bytes()).endsWith("id: 7ej4lm".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(stalled.offences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void close_oneThatIsSlow_isServedUntilTheDeadline(Over over) {
        Stage stage = new Stage(over);
        RecordingSink slow = stage.listen("t");
        slow.appetite(Appetite.atMost(50));
        stage.burst("t", 1, 10);
        stage.settle();
        stage.announcer.closeAsync();
        stage.settle();
        while (slow.isStalled() && slow.closed().isEmpty()) {
            slow.resume();
            stage.pass(Duration.ofMillis(100));
        }
        assertThat(Stage.data(slow)).isEqualTo(Stage.numbers(1, 10));
        assertThat(slow.said().get(slow.said().size() - 1)).isInstanceOf(Retry.class);
        assertThat(slow.closed()).contains(CloseReason.SHUTDOWN);
    }

    @ParameterizedTest
    @EnumSource
    void close_listening_isRefusedAndTheSinkNeverMade(Over over) {
        Stage stage = new Stage(over);
        stage.announcer.closeAsync();
        assertThatThrownBy(() -> stage.announcer.listen(ListenRequest.to("t"), stage.lane, listener -> {
                    throw new AssertionError("made a sink");
                }))
                .isInstanceOfSatisfying(
                        ListenException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(ListenException.Reason.CLOSED));
        assertThatThrownBy(() -> stage.announcer.listen("t")).isInstanceOf(ListenException.class);
        stage.settle();
    }

    @Test
    void close_twice_isTheSame() {
        Stage stage = new Stage(Over.MEMORY);
        RecordingSink sink = stage.listen("t");
        stage.announcer.closeAsync();
        CompletableFuture<Void> second = stage.announcer.closeAsync().toCompletableFuture();
        stage.settle();
        sink.ended();
        stage.settle();
        assertThat(second).isCompleted();
        assertThat(stage.observed).containsOnlyOnce("closed SHUTDOWN");
        assertThat(sink.offences()).isEmpty();
    }

    @Test
    void close_anAdapterThatNeverEnds_isGivenUpAtTheDeadline() {
        Stage stage = new Stage(Over.MEMORY);
        stage.listen("t");
        CompletableFuture<Void> closed = stage.announcer.closeAsync().toCompletableFuture();
        stage.pass(Duration.ofSeconds(4));
        assertThat(closed).isNotDone();
        stage.pass(Duration.ofSeconds(2));
        assertThat(closed).isCompleted();
    }

    @Test
    void close_onALane_doesNotWaitForItself() {
        Stage stage = new Stage(Over.MEMORY);
        RecordingSink sink = stage.listen("t");
        stage.lane.execute(stage.announcer::close);
        stage.settle();
        assertThat(sink.closed()).contains(CloseReason.SHUTDOWN);
    }

    @Test
    void close_oneWhoComesAtTheLastMoment_isEndedToo() {
        Stage stage = new Stage(Over.MEMORY);
        RecordingSink sink = stage.open(ListenRequest.to("t")); // not admitted yet
        stage.announcer.closeAsync();
        stage.settle();
        assertThat(sink.closed()).contains(CloseReason.SHUTDOWN);
    }
}
