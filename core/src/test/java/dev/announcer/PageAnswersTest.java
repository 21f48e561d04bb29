package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a journal may answer to a read, a replica that lags behind included, and what is made of it. */
final class PageAnswersTest {
    private final Workbench bench = new Workbench();
    private final StubJournal journal = new StubJournal();

    private void open() {
        bench.windowCount = 2;
        bench.open(journal);
    }

    private void announce(int count) {
        for (int i = 0; i < count; i++) {
            bench.announce("t", "d" + (journal.newest + 1));
        }
    }

    private static ListenRequest after(long position) {
        return ListenRequest.builder().topics("t").lastEventId("s-" + position).build();
    }

    private void answer(Page page) {
        journal.reads.remove().answer().complete(page);
        bench.lane.run();
    }

    @Test
    void catchUp_lostByAReplicaThatIsBehind_resetsNotBehindWhatItHeard() {
        open();
        announce(8);
        RecordingSink sink = bench.listen(after(3));
        bench.lane.run();
        answer(journal.page(3, 5));
        assertThat(sink.heard()).containsExactly("d4", "d5");
        sink.clear();
        answer(new Page.Lost(2));
        assertThat(sink.text()).startsWith("id: s-5\nevent: stream-reset\n").contains("expired");
    }

    @Test
    void catchUp_partOfThePageIsGone_isTold() {
        open();
        announce(8);
        RecordingSink sink = bench.listen(after(3));
        bench.lane.run();
        answer(new Page.Partial(journal.page(4, 5).entries(), 5, 8));
        assertThat(sink.heard()).doesNotContain("d5");
        assertThat(sink.text()).contains("id: s-8\nevent: stream-reset\n").contains("expired");
    }

    @Test
    void catchUp_partOfThePageIsGone_whoAskedForWhatIsHeldTakesTheRest() {
        open();
        announce(8);
        RecordingSink sink =
                bench.listen(ListenRequest.builder().topics("t").last(8).build());
        bench.lane.run();
        answer(new Page.Partial(journal.page(2, 4).entries(), 4, 8));
        assertThat(sink.heard()).containsExactly("d3", "d4");
        answer(journal.page(4, 5));
        answer(new Page.Partial(List.of(), 7, 8)); // what is gone now was there when it came
        assertThat(sink.heard()).containsExactly("d3", "d4", "d5", "stream-reset");
        assertThat(sink.text()).contains("id: s-8\nevent: stream-reset\n").contains("expired");
    }

    @Test
    void gallery_partOfThePageIsGone_isTold() {
        bench.overflow = Overflow.SKIP;
        open();
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        announce(6);
        bench.lane.run();
        sink.clear();
        answer(new Page.Partial(journal.page(1, 3).entries(), 3, 6));
        assertThat(sink.heard()).containsExactly("stream-reset");
    }

    @Test
    void stream_partOfThePageIsGone_isToldUnlessItAskedForWhatIsHeld() {
        open();
        announce(6);
        journal.onRead = after -> java.util.concurrent.CompletableFuture.completedFuture(
                after < 3 ? new Page.Partial(journal.page(2, 3).entries(), 3, 6) : journal.page(after, 4));
        assertThat(new EventCursor(bench.engine(), after(1)).next().type()).contains("stream-reset");
        EventCursor cursor = new EventCursor(
                bench.engine(), ListenRequest.builder().topics("t").last(6).build());
        assertThat(cursor.next().data()).isEqualTo("d3");
        assertThat(cursor.next().data()).isEqualTo("d4");
        journal.onRead =
                after -> java.util.concurrent.CompletableFuture.completedFuture(new Page.Partial(List.of(), 5, 6));
        announce(4); // out of the window
        assertThat(cursor.next().type()).contains("stream-reset");
    }

    @Test
    void gallery_lostByAReplicaThatIsBehind_doesNotGoBack() {
        bench.overflow = Overflow.SKIP;
        open();
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        announce(2);
        bench.lane.run();
        announce(4); // out of the window
        bench.lane.run();
        sink.clear();
        answer(new Page.Lost(1));
        assertThat(bench.engine().galleries().all()[0].position()).isGreaterThanOrEqualTo(2);
        assertThat(sink.text()).doesNotContain("id: s-1\n").contains("id: s-2\nevent: stream-reset\n");
    }

    @Test
    void gallery_pageWithNothingInIt_movesOnAllTheSame() {
        open();
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        announce(6);
        bench.lane.run();
        answer(new Page.Held(List.of(), 4)); // positions without an entry, as some records have
        assertThat(journal.reads).isEmpty();
        assertThat(sink.heard()).containsExactly("d5", "d6");
    }

    @Test
    void gallery_readFailed_asksAgainAfterAWhileHoweverMuchIsAnnounced() {
        open();
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        announce(4);
        bench.lane.run();
        journal.reads.remove().answer().completeExceptionally(new IllegalStateException("away"));
        bench.lane.run();
        for (int i = 0; i < 5; i++) {
            announce(1);
            bench.lane.run();
        }
        assertThat(journal.reads).isEmpty();
        assertThat(bench.told).containsExactly("opened", "failed Journal.read: away");
        bench.lane.pass(CatchUp.ASK_AGAIN);
        assertThat(journal.reads).hasSize(1);
        answer(journal.page(0, 9));
        assertThat(sink.heard()).hasSize(9).endsWith("d9");
    }

    /** Who starts at the newest needs nothing of what was announced while nobody listened. */
    @Test
    void gallery_emptyForAWhile_startsAtTheNewest() {
        open();
        RecordingSink first = bench.listen("t");
        bench.lane.run();
        announce(1);
        bench.lane.run();
        first.listener.close(CloseReason.PEER_GONE);
        bench.lane.runOne(); // left; the gallery is not given up yet
        RecordingSink second = bench.listen("t");
        announce(5);
        RecordingSink third = bench.listen("t");
        bench.lane.run();
        assertThat(bench.engine().galleries().all()[0].position()).isEqualTo(6);
        announce(1);
        bench.lane.run();
        assertThat(third.heard()).containsExactly("d7");
        assertThat(second.closed).isNull();
    }

    @Test
    void stream_pageOfWholeBlocks_givesOnlyWhatIsAfterItsPosition() {
        open();
        announce(6);
        journal.onRead = after -> java.util.concurrent.CompletableFuture.completedFuture(journal.page(0, 5));
        EventCursor cursor = new EventCursor(bench.engine(), after(3));
        assertThat(cursor.next().data()).isEqualTo("d4");
        assertThat(cursor.next().data()).isEqualTo("d5");
        assertThat(cursor.next().data()).isEqualTo("d6");
        assertThat(cursor.next()).isNull();
    }
}
