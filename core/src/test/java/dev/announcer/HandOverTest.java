package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where replay and live meet: what a new audience takes for heard, and what of a page was heard before. */
final class HandOverTest {
    private final Workbench bench = new Workbench();
    private final StubJournal journal = new StubJournal();

    private static ListenRequest after(long position, String... topics) {
        return ListenRequest.builder()
                .topics(topics)
                .lastEventId("s-" + position)
                .build();
    }

    /** Shows this many announcements under a topic. */
    private void announce(String topic, int count) {
        for (int i = 0; i < count; i++) {
            bench.announce(topic, "d" + (journal.newest + 1));
        }
    }

    // ---- what a new audience last matched ----

    @Test
    void newAudience_behindTheGallery_hearsWhatTheGalleryPassedBefore() {
        bench.open(journal);
        bench.listen("other");
        bench.lane.run();
        announce("t", 3);
        bench.lane.run(); // the gallery is at 3, and no audience of t has seen that
        RecordingSink late = bench.listen(after(1, "t"));
        bench.lane.run();
        assertThat(late.heard()).containsExactly("d2", "d3");
    }

    @Test
    void newAudience_announcedBetweenComingAndBeingTaken_hearsIt() {
        bench.open(journal);
        bench.listen("other");
        bench.lane.run();
        List<RecordingSink> come = new ArrayList<>();
        bench.announce("t", "before");
        come.add(bench.listen("t")); // its place is after "before"; it is taken after the tick
        bench.announce("t", "d2");
        bench.announce("t", "d3");
        bench.lane.run();
        assertThat(come.get(0).heard()).containsExactly("d2", "d3");
    }

    @Test
    void newAudience_takenWhileTheGalleryIsBehindTheWindow_hearsTheNextTicks() {
        bench.open(journal);
        bench.listen("other");
        bench.lane.run();
        RecordingSink late = bench.listen("t");
        bench.announce("t", "big " + "x".repeat(Gallery.RUN_BYTES));
        announce("t", 2);
        bench.lane.runOne(); // it is taken while the window's tail is at 3, and the gallery at 0
        assertThat(bench.engine().galleries().all()[0].position()).isZero();
        bench.lane.run(); // a tick with the big one alone; then it is live; then a tick with the others
        assertThat(late.heard()).hasSize(3).endsWith("d2", "d3");
    }

    // ---- pages ----

    @Test
    void catchUp_pageOfWholeBlocks_hearsOnlyWhatIsAfterItsPosition() {
        bench.windowCount = 2;
        bench.open(journal);
        announce("t", 6);
        RecordingSink late = bench.listen(after(3, "t"));
        bench.lane.run();
        StubJournal.Read read = journal.reads.remove();
        assertThat(read.after()).isEqualTo(3);
        read.answer().complete(journal.page(0, 5));
        bench.lane.run();
        assertThat(late.heard()).containsExactly("d4", "d5", "d6");
    }

    @Test
    void liveRun_runThatBeginsEarlier_passesOnlyWhatIsAfterThePosition() {
        bench.open(journal);
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        Gallery gallery = bench.engine().galleries().all()[0];
        Routes routes = new Routes();
        Audience audience = gallery.audiences().get(Fixtures.selection("t"));
        audience.lastMatched = 0; // of all that follows nothing has been matched yet
        routes.add(audience);
        Run run = new Run(List.of(Fixtures.frame(1), Fixtures.frame(2), Fixtures.frame(3)), 3);
        LiveRun liveRun = new LiveRun(gallery, routes);
        assertThat(liveRun.begin(run, 2)).isEqualTo(3);
        liveRun.pass();
        assertThat(sink.heard()).containsExactly("d3");
    }

    @Test
    void gallery_pageNewerThanWhatWasFollowed_doesNotRepeatIt() {
        bench.windowCount = 2;
        bench.open(journal);
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        announce("t", 5); // falls out of the window before the first tick
        journal.entries.add(Fixtures.entry(6, "t", "d6")); // held, and not yet shown
        journal.newest = 6;
        bench.lane.run();
        StubJournal.Read read = journal.reads.remove();
        assertThat(read.after()).isZero();
        read.answer().complete(journal.page(0, 6));
        bench.lane.run();
        journal.follower.next(journal.entries.get(5));
        announce("t", 1);
        bench.lane.run();
        assertThat(sink.heard()).containsExactly("d1", "d2", "d3", "d4", "d5", "d6", "d7");
    }

    @Test
    void catchUp_pageNewerThanWhatWasFollowed_goesOnWhenTheGalleryIsThere() {
        bench.windowCount = 2;
        bench.open(journal);
        announce("t", 6);
        RecordingSink late = bench.listen(after(3, "t"));
        bench.lane.run();
        for (long position = 7; position <= 8; position++) { // held, and not yet shown
            journal.entries.add(Fixtures.entry(position, "t", "d" + position));
        }
        journal.reads.remove().answer().complete(journal.page(3, 8));
        bench.lane.run();
        assertThat(late.heard()).containsExactly("d4", "d5", "d6", "d7", "d8");
        journal.follower.next(journal.entries.get(6));
        bench.lane.run();
        journal.follower.next(journal.entries.get(7));
        bench.lane.run();
        journal.newest = 8;
        announce("t", 1);
        bench.lane.run();
        assertThat(late.heard()).containsExactly("d4", "d5", "d6", "d7", "d8", "d9");
    }

    @Test
    void gallery_lastLeftWhileItReadAPage_nextListenerIsNotTouchedByTheAnswer() {
        bench.windowCount = 2;
        bench.open(journal);
        RecordingSink first = bench.listen("t");
        bench.lane.run();
        announce("t", 5);
        bench.lane.run();
        StubJournal.Read read = journal.reads.remove();
        first.listener.ended();
        bench.lane.runOne(); // it has left; its gallery is not forgotten yet
        RecordingSink second = bench.listen("t");
        bench.lane.run();
        read.answer().complete(new Page.Lost(5));
        bench.lane.run();
        announce("t", 1);
        bench.lane.run();
        assertThat(second.closed).isNull();
        assertThat(second.heard()).containsExactly("d6");
    }

    // ---- what is remembered of it ----

    @Test
    void turns_placesWithoutABatch_areNotRememberedWithoutBound() {
        bench.open(journal);
        Turns turns = new Turns(new Gallery(bench.engine(), bench.lane));
        Audience nobody = Fixtures.audience("nobody");
        int most = 0;
        for (long position = 0; position < 200_000; position++) {
            assertThat(turns.laid(nobody, position, new Run(List.of(), position + 1))
                            .batch())
                    .isNull();
            most = Math.max(most, turns.remembered());
        }
        assertThat(most).isBetween(1_000, 50_000);
    }
}
