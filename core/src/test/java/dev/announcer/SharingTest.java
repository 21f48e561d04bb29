package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is laid out once for those who catch up from the same place, and how long that is kept. */
final class SharingTest {
    private final Workbench bench = new Workbench();
    private final StubJournal journal = new StubJournal();
    private long shown;

    /** Takes everything, and remembers what it was given. */
    private static final class Keeping implements Sink {
        final List<Frames> given = new ArrayList<>();

        @Override
        public int write(Frames frames, int from) {
            given.add(frames);
            return frames.size() - from;
        }

        @Override
        public void close(CloseReason reason) {}

        /** The first batch of events: what is said before is shorter. */
        Frames firstBatch() {
            return given.stream()
                    .filter(frames -> frames.size() > 1000)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Keeping listenAfter(long position) {
        Keeping sink = new Keeping();
        ListenRequest request =
                ListenRequest.builder().topics("t").lastEventId("s-" + position).build();
        bench.engine().listen(request, bench.lane, listener -> sink);
        return sink;
    }

    private void announce(int count, int bytes) {
        for (int i = 0; i < count; i++) {
            bench.announce("t", "x".repeat(bytes));
        }
    }

    @Test
    void catchUp_fromTheSamePlaceTogether_isLaidOutOnce() {
        bench.open(journal);
        announce(3, 2000);
        List<Keeping> herd = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            herd.add(listenAfter(1));
        }
        bench.lane.run();
        // The first may have gone ahead before the others knew their places.
        assertThat(herd.stream().map(Keeping::firstBatch).distinct().count()).isLessThanOrEqualTo(2);
    }

    @Test
    void catchUp_afterTheLaneWasIdle_isLaidOutAgain() {
        bench.open(journal);
        announce(3, 2000);
        Keeping one = listenAfter(1);
        bench.lane.run(); // idle now: nothing that was laid out is kept alive
        Keeping other = listenAfter(1);
        bench.lane.run();
        assertThat(one.firstBatch()).isNotSameAs(other.firstBatch());
    }

    @Test
    void catchUp_moreThanIsKeptAtOnce_forgetsWhatWasLaidOutFirst() {
        bench.taskBytes = Integer.MAX_VALUE;
        bench.open(journal);
        announce(200, 70_000); // each a run of its own, 14 MB in all, of which 4 MiB are kept
        Keeping one = listenAfter(0);
        bench.lane.runOne(); // comes
        bench.lane.runOne(); // knows its place
        bench.lane.runOne(); // as many turns as one task takes
        assertThat(one.given.size()).isBetween(61, 199);
        Keeping other = listenAfter(0);
        bench.lane.run();
        assertThat(one.given.size()).isGreaterThan(200);
        assertThat(one.firstBatch()).isNotSameAs(other.firstBatch());
    }

    /** One who is ahead of what was followed finds nothing; that answer must not be kept, however busy the lane is. */
    @Test
    void catchUp_nothingWasThereYet_isLookedUpAgain() {
        bench.windowCount = 140;
        bench.open(journal);
        bench.listen("other");
        bench.lane.run();
        announce(150, 10); // the gallery is out of the window
        bench.lane.run();
        Entry late = Fixtures.entry(151, "late", "late");
        journal.entries.add(late);
        journal.newest = 151;
        journal.reads.remove().answer().complete(journal.page(0, 151)); // ahead of what was followed
        bench.lane.run();
        assertThat(bench.engine().galleries().all()[0].position()).isEqualTo(151);
        RecordingSink waits = bench.listen(
                ListenRequest.builder().topics("late").lastEventId("s-150").build());
        for (int i = 0; i < 300; i++) { // more than get a turn in one task
            RecordingSink busy = bench.listen(
                    ListenRequest.builder().topics("t").lastEventId("s-149").build());
            if (i == 150) {
                busy.onWrite = () -> show(late, busy);
            }
        }
        bench.lane.run();
        assertThat(shown).isEqualTo(151);
        assertThat(waits.heard()).containsExactly("late");
    }

    private void show(Entry late, RecordingSink busy) {
        if (!busy.heard().isEmpty() && shown == 0) {
            shown = late.position();
            journal.follower.next(late);
        }
    }
}
