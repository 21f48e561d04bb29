package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream that is complete: who hears the rest, who is told that there is none, and when it is forgotten. */
final class FinishTest {
    private final Workbench bench = new Workbench();

    @BeforeEach
    void open() {
        bench.open();
    }

    private CompletionStage<Void> finish() {
        CompletionStage<Void> finished = bench.engine().finishing().begin();
        bench.lane.run();
        return finished;
    }

    private String say(String topic, String data) {
        String id = bench.announce(topic, data).toCompletableFuture().join();
        bench.lane.run();
        return id;
    }

    private static ListenRequest after(String id, String... topics) {
        return ListenRequest.builder().topics(topics).lastEventId(id).build();
    }

    private void assertRefused(ListenRequest request, ListenException.Reason reason) {
        assertThatThrownBy(() -> bench.listen(request))
                .isInstanceOfSatisfying(
                        ListenException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private static String lastIdOf(RecordingSink sink) {
        String text = sink.text();
        int at = text.lastIndexOf("\nid: ") + 5;
        return text.substring(at, text.indexOf('\n', at));
    }

    @Test
    void live_listener_hearsTheRestAndTheEnd_withoutBeingToldToComeBack() {
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        say("t", "one");
        bench.announce("t", "two");
        finish();
        assertThat(sink.text()).contains("data: one\n", "data: two\n");
        assertThat(sink.text().split("retry:"))
                .as("the one at the beginning alone")
                .hasSize(2);
        assertThat(sink.closed).isEqualTo(CloseReason.FINISHED);
        assertThat(bench.engine().streams().count()).isZero();
    }

    @Test
    void live_listenerOfAnotherTopic_endsWithTheIdOfTheEnd() {
        RecordingSink sink = bench.listen("quiet");
        bench.lane.run();
        String last = say("t", "one");
        finish();
        assertThat(lastIdOf(sink)).isEqualTo(last);
        assertRefused(after(lastIdOf(sink), "quiet"), ListenException.Reason.FINISHED);
    }

    @Test
    void slow_listener_hearsTheRestBeforeItsStreamEnds() {
        RecordingSink slow = bench.listen("t");
        bench.lane.run();
        slow.room = 0;
        IntStream.range(0, 20).forEach(i -> say("t", "d" + i));
        finish();
        assertThat(slow.closed).as("it is waited for").isNull();
        while (slow.closed == null) {
            slow.make(7);
            bench.lane.run();
        }
        assertThat(slow.closed).isEqualTo(CloseReason.FINISHED);
        IntStream.range(0, 20).forEach(i -> assertThat(slow.text()).containsOnlyOnce("data: d" + i + "\n"));
        assertThat(slow.text()).endsWith("\n\n");
    }

    @Test
    void slow_forTheLastCursor_getsItWhole() {
        RecordingSink slow = bench.listen("quiet");
        bench.lane.run();
        String last = say("t", "one");
        slow.room = 3;
        finish();
        assertThat(slow.closed).isNull();
        slow.make(1000);
        bench.lane.run();
        assertThat(slow.closed).isEqualTo(CloseReason.FINISHED);
        assertThat(slow.text()).endsWith("id: " + last + "\n\n");
        assertThat(slow.text().split("id: " + last)).as("told once").hasSize(2);
    }

    @Test
    void returning_missedSomething_getsItAndTheEnd() {
        String first = say("t", "one");
        say("t", "two");
        finish();
        RecordingSink sink = bench.listen(after(first, "t"));
        bench.lane.run();
        assertThat(sink.text()).contains("data: two\n").doesNotContain("data: one\n");
        assertThat(sink.closed).isEqualTo(CloseReason.FINISHED);
        assertRefused(after(lastIdOf(sink), "t"), ListenException.Reason.FINISHED);
    }

    @Test
    void returning_missedNothingOfItsTopics_isRefusedForGood() {
        String first = say("t", "one");
        say("u", "two");
        finish();
        assertRefused(after(first, "t"), ListenException.Reason.FINISHED);
        assertThat(bench.listen(after(first, "u"))).isNotNull();
    }

    @Test
    void returning_withAnIdOfAnother_isToldSo_andHearsTheEnd() {
        say("t", "one");
        finish();
        RecordingSink sink = bench.listen(after("stranger", "t"));
        bench.lane.run();
        assertThat(sink.text()).contains("stream-reset");
        assertThat(sink.closed).isEqualTo(CloseReason.FINISHED);
        assertRefused(after(lastIdOf(sink), "t"), ListenException.Reason.FINISHED);
    }

    @Test
    void newcomer_fromTheOldest_getsEverything() {
        say("t", "one");
        say("t", "two");
        finish();
        RecordingSink sink = bench.listen(after("earliest", "t"));
        bench.lane.run();
        assertThat(sink.text()).contains("data: one\n", "data: two\n");
        assertThat(sink.closed).isEqualTo(CloseReason.FINISHED);
    }

    @Test
    void newcomer_fromNow_missesNothing() {
        say("t", "one");
        finish();
        assertRefused(ListenRequest.to("t"), ListenException.Reason.FINISHED);
        assertRefused(ListenRequest.builder().topics("t").last(0).build(), ListenException.Reason.FINISHED);
    }

    @Test
    void newcomer_withSomethingFirst_getsThatAndTheEnd() {
        say("t", "one");
        finish();
        RecordingSink sink = bench.listen(ListenRequest.builder()
                .topics("t")
                .first(() -> List.of(Event.of("state")))
                .build());
        bench.lane.run();
        bench.work();
        bench.lane.run();
        assertThat(sink.text()).contains("data: state\n");
        assertThat(sink.closed).isEqualTo(CloseReason.FINISHED);
    }

    @Test
    void announcing_afterwards_isRefused() {
        finish();
        assertThatThrownBy(() -> say("t", "late"))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(AnnounceException.class)
                .hasMessageContaining("the announcer is finished");
    }

    @Test
    void linger_over_closesTheAnnouncer() {
        String first = say("t", "one");
        String last = say("t", "two");
        CompletionStage<Void> finished = finish();
        bench.lane.pass(Duration.ofMinutes(5).minusMillis(1));
        assertThat(bench.engine().isClosing()).isFalse();
        assertThat(finished).isNotDone();
        bench.lane.pass(Duration.ofMillis(1));
        bench.lane.run();
        bench.work();
        assertThat(finished).isCompleted();
        assertRefused(after(first, "t"), ListenException.Reason.GONE);
        assertRefused(after(last, "t"), ListenException.Reason.FINISHED);
    }

    @Test
    void stream_inThisJvm_hearsTheRestAndEnds() {
        EventStream before = new EventStream(bench.engine(), ListenRequest.to("t"));
        say("t", "one");
        finish();
        assertThat(before.isOpen()).isTrue();
        assertThat(before).extracting(Event::data).containsExactly("one");
        assertThat(before.isOpen()).isFalse();
        assertThat(new EventStream(bench.engine(), after("earliest", "t")))
                .extracting(Event::data)
                .containsExactly("one");
    }

    @Test
    void close_whileFinished_endsWhoIsStillThere() {
        RecordingSink slow = bench.listen("t");
        bench.lane.run();
        slow.room = 0;
        say("t", "one");
        finish();
        bench.engine().close();
        bench.lane.pass(Duration.ofSeconds(5));
        bench.lane.run();
        bench.work();
        assertThat(slow.closed).isEqualTo(CloseReason.SHUTDOWN);
        assertThat(bench.engine().close().closed()).isCompleted();
    }

    @Test
    void finish_ofAClosedAnnouncer_isDone() {
        bench.engine().close();
        bench.work();
        assertThat(finish()).isCompleted();
        assertThat(finish()).isCompleted();
    }
}
