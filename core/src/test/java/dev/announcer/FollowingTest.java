package dev.announcer;

import static dev.announcer.Fixtures.entry;
import static dev.announcer.Fixtures.positions;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class FollowingTest {
    private final Workbench bench = new Workbench();
    private final StubJournal journal = new StubJournal();

    private Run window() {
        return bench.engine().window().run(bench.engine().window().floor(), Integer.MAX_VALUE, any -> true);
    }

    /** A journal that shows entries before it has told where following begins. */
    private record Early(StubJournal stub, CompletableFuture<Long> start) implements Journal {
        @Override
        public CompletionStage<Long> follow(int tail, Follower follower) {
            stub.follower = follower;
            return start;
        }

        @Override
        public CompletionStage<Appended> append(Announcement announcement) {
            return stub.append(announcement);
        }

        @Override
        public CompletionStage<Place> locate(String id) {
            return stub.locate(id);
        }

        @Override
        public CompletionStage<Long> tail(int count) {
            return stub.tail(count);
        }

        @Override
        public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
            return stub.read(after, maxCount, maxBytes);
        }

        @Override
        public String idOf(long position) {
            return stub.idOf(position);
        }

        @Override
        public void close() {
            stub.close();
        }
    }

    private static Engine engine(Journal journal) {
        return new Engine(AnnouncerBuilder.DEFAULTS, journal);
    }

    @Test
    void next_beforeTheStartIsKnown_isKeptUntilThen() {
        Early early = new Early(journal, new CompletableFuture<>());
        Engine engine = engine(early);
        journal.newest = 13;
        CompletableFuture<Void> open = engine.open().toCompletableFuture();
        journal.follower.next(entry(11, "t", "a"));
        journal.follower.next(entry(12, "t", "b"));
        assertThat(engine.window().tail()).isZero();
        early.start.complete(10L);
        assertThat(engine.window().floor()).isEqualTo(10);
        assertThat(engine.window().tail()).isEqualTo(12);
        assertThat(open).isNotDone(); // the journal's newest was 13
        journal.follower.next(entry(13, "t", "c"));
        assertThat(open).isDone();
        assertThat(positions(engine.window().run(10, Integer.MAX_VALUE, any -> true)))
                .containsExactly(11L, 12L, 13L);
    }

    @Test
    void next_earlyAndNotAfterTheStart_isDropped() {
        Early early = new Early(journal, new CompletableFuture<>());
        Engine engine = engine(early);
        engine.open();
        journal.follower.next(entry(10, "t", "a"));
        journal.follower.next(entry(11, "t", "b"));
        early.start.complete(10L);
        assertThat(positions(engine.window().run(10, Integer.MAX_VALUE, any -> true)))
                .containsExactly(11L);
    }

    @Test
    void next_positionDoesNotRise_isDroppedAndTold() {
        bench.open(journal);
        journal.follower.next(entry(5, "t", "a"));
        journal.follower.next(entry(5, "t", "again"));
        journal.follower.next(entry(4, "t", "back"));
        journal.follower.gap(5, "lost");
        journal.follower.next(entry(6, "t", "b"));
        assertThat(positions(window())).containsExactly(5L, 6L);
        assertThat(bench.told.stream().filter(what -> what.contains("the journal showed")))
                .hasSize(3)
                .first()
                .asString()
                .contains("position 5 after 5");
    }

    @Test
    void gap_isTold_andHeardByEveryone() {
        bench.open(journal);
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        journal.follower.gap(3, "the disk was full");
        bench.lane.run();
        assertThat(sink.heard()).containsExactly("stream-reset");
        assertThat(sink.text()).contains("id: s-3\n").doesNotContain("disk");
        assertThat(bench.told)
                .contains(
                        "failed Journal.follow: something was lost, and listeners are told (stream-reset, forgotten): the disk was full",
                        "reset forgotten");
    }

    @Test
    void open_journalCannotBeFollowed_failsAndClosesIt() {
        Early failing = new Early(journal, CompletableFuture.failedFuture(new IllegalStateException("no")));
        assertThat(Announcer.open(AnnouncerBuilder.DEFAULTS, failing).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(journal.closed).isTrue();
    }

    /** One thread tells the start while another shows entries: what comes late must not get in front of what came early. */
    @Test
    void next_whileTheStartIsTold_keepsItsOrder() throws Exception {
        int shown = 300;
        for (int round = 0; round < 300; round++) {
            Early early = new Early(new StubJournal(), new CompletableFuture<>());
            Engine engine = engine(early);
            engine.open();
            Thread showing = new Thread(() -> {
                for (int position = 1; position <= shown; position++) {
                    early.stub.follower.next(entry(position, "t", ""));
                    if (position == shown / 3) {
                        early.start.completeAsync(() -> 0L);
                    }
                }
            });
            showing.start();
            showing.join();
            early.start.join();
            engine.following().reached(shown).join();
            assertThat(positions(engine.window().run(0, Integer.MAX_VALUE, any -> true)))
                    .as("round " + round)
                    .isEqualTo(LongStream.rangeClosed(1, shown).boxed().toList());
        }
    }
}
