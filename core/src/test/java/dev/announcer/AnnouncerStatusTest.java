package dev.announcer;

import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an announcer tells of itself, compared with what was done. */
final class AnnouncerStatusTest {
    private final Workbench bench = new Workbench();

    private AnnouncerStatus status() {
        return bench.engine().galleries().status();
    }

    private long taken() {
        return bench.sinks.stream().mapToLong(sink -> sink.text().length()).sum();
    }

    @Test
    void deliveries_liveToSeveral_areTheSumOfWhatEachHeard() {
        bench.open();
        bench.listen("t");
        bench.listen("t", "u");
        bench.listen("**");
        bench.lane.run();
        for (int i = 0; i < 5; i++) {
            bench.announce("t", "d" + i);
            bench.announce("nobody's", ""); // but of the one who hears all
        }
        bench.lane.run();
        assertThat(status().deliveries()).isEqualTo(20);
        assertThat(status().deliveredBytes()).isEqualTo(taken());
        assertThat(status().announced()).isEqualTo(new AnnouncerStatus.Announced(10, 10, 0, 0, 0, 0));
        assertThat(status().windowCount()).isEqualTo(10);
    }

    @Test
    void deliveries_takenInParts_areCountedOnceAndWhenWhole() {
        bench.open();
        RecordingSink whole = bench.listen("t");
        RecordingSink slow = bench.listen("t");
        bench.lane.run();
        slow.room = 3;
        for (int i = 0; i < 4; i++) {
            bench.announce("t", "d" + i);
        }
        bench.lane.run();
        assertThat(status().deliveries()).isEqualTo(4);
        assertThat(status().deliveredBytes()).isEqualTo(taken());
        while (slow.text().length() < whole.text().length()) {
            slow.make(1);
            bench.lane.run();
            assertThat(status().deliveredBytes()).isEqualTo(taken());
        }
        assertThat(status().deliveries()).isEqualTo(8);
    }

    @Test
    void deliveries_replayed_areCountedWithoutCursorsAndComments() {
        bench.open();
        for (int i = 0; i < 7; i++) {
            bench.announce("t", "d" + i);
        }
        bench.listen(ListenRequest.builder().topics("t").last(3).build());
        bench.lane.run();
        bench.lane.pass(Duration.ofSeconds(16)); // a heartbeat
        bench.lane.run();
        assertThat(status().deliveries()).isEqualTo(3);
        assertThat(status().deliveredBytes()).isEqualTo(taken());
    }

    @Test
    void deliveries_ofListenersThatLeft_areKept() {
        bench.open();
        for (int i = 0; i < 3; i++) {
            RecordingSink sink = bench.listen("t");
            bench.lane.run();
            bench.announce("t", "d");
            bench.lane.run();
            sink.listener.ended();
            bench.lane.run();
            assertThat(status().lanes()).isEmpty();
        }
        assertThat(status().deliveries()).isEqualTo(3);
        assertThat(status().deliveredBytes()).isEqualTo(taken());
        assertThat(status().listeners()).isZero();
    }

    @Test
    void lane_thatIsBlocked_isBehindUntilItRuns() {
        bench.open();
        bench.listen("t");
        bench.lane.run();
        assertThat(lane().behind()).isZero();
        for (int i = 0; i < 5; i++) {
            bench.announce("t", "d");
        }
        assertThat(lane().behind()).isEqualTo(5);
        assertThat(lane().behindBytes()).isPositive().isEqualTo(status().windowBytes());
        bench.lane.run();
        assertThat(lane().behind()).isZero();
        assertThat(lane().behindBytes()).isZero();
    }

    @Test
    void lane_withListeners_tellsHowManyAndWhatTheySelected() {
        bench.open();
        bench.listen("a", "b");
        RecordingSink slow = bench.listen("b", "c/*");
        bench.listen("b", "c/*");
        bench.listen("c/*", "c/**");
        bench.lane.run();
        slow.room = 0;
        bench.announce("b", "d");
        bench.lane.run();
        assertThat(lane()).isEqualTo(new AnnouncerStatus.OfLane(bench.lane, 4, 1, 4, 0, 0));
        for (RecordingSink sink : List.copyOf(bench.sinks).subList(1, 4)) {
            sink.listener.ended();
        }
        bench.lane.run();
        assertThat(lane()).isEqualTo(new AnnouncerStatus.OfLane(bench.lane, 1, 0, 2, 0, 0));
    }

    private AnnouncerStatus.OfLane lane() {
        assertThat(status().lanes()).hasSize(1);
        return status().lanes().get(0);
    }

    @Test
    void announced_thatFails_isCountedByItsOutcome() {
        StubJournal journal = new StubJournal();
        bench.open(journal);
        for (Throwable why : List.of(
                new AnnounceException(AnnounceException.Reason.BUSY, "busy"),
                new AnnounceException(AnnounceException.Reason.UNAVAILABLE, "away"),
                new AnnounceException(AnnounceException.Reason.UNAVAILABLE, "away"),
                new AnnounceException(AnnounceException.Reason.UNKNOWN, "who knows"),
                new IllegalStateException("broken"),
                new IllegalArgumentException("not this id"))) {
            journal.onAppend = announcement -> failedFuture(why);
            bench.announce("t", "d");
        }
        assertThatThrownBy(() -> bench.announce("t", "x".repeat((1 << 20) + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(status().announced()).isEqualTo(new AnnouncerStatus.Announced(0, 0, 1, 2, 2, 2));
    }
}
