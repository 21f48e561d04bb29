package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How a journal may fail, and what may become of its answers when they come late. */
final class JournalAnswersTest {
    private final Workbench bench = new Workbench();
    private final StubJournal stub = new StubJournal();
    private final List<CompletableFuture<Place>> places = new ArrayList<>();
    private Supplier<CompletionStage<Appended>> append = () -> CompletableFuture.completedFuture(Appended.of("s-1"));

    private final Journal journal = new Journal() {
        @Override
        public CompletionStage<Appended> append(Announcement announcement) {
            return append.get();
        }

        @Override
        public CompletionStage<Long> follow(int tail, Follower follower) {
            return stub.follow(tail, follower);
        }

        @Override
        public CompletionStage<Place> locate(String id) {
            CompletableFuture<Place> place = new CompletableFuture<>();
            places.add(place);
            return place;
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
        public void close() {}
    };

    private Throwable failureOfAnnounce() {
        return bench.announce("t", "x")
                .handle((id, failed) -> failed)
                .toCompletableFuture()
                .join();
    }

    @Test
    void announce_journalFailsInAStepOfItsOwn_failsWithTheReasonItself() {
        bench.open(journal);
        AnnounceException reason = new AnnounceException(AnnounceException.Reason.UNKNOWN, "who knows");
        append = () -> CompletableFuture.<Appended>failedFuture(reason).thenApply(id -> id);
        assertThat(failureOfAnnounce()).isSameAs(reason);
        assertThat(bench.told).containsExactly("failed Journal.append: who knows");
    }

    @Test
    void announce_journalThrows_failsTheStageAndGivesTheRoomBack() {
        bench.open(journal);
        IllegalStateException reason = new IllegalStateException("broken");
        append = () -> {
            throw reason;
        };
        assertThat(failureOfAnnounce()).isSameAs(reason);
        assertThat(bench.engine().intake().emptied()).isCompleted();
    }

    @Test
    void locate_answeredAfterTheListenerLeft_isIgnored() {
        bench.open(journal);
        RecordingSink sink =
                bench.listen(ListenRequest.builder().lastEventId("x").build());
        bench.lane.run();
        sink.listener.close(CloseReason.PEER_GONE);
        bench.lane.run();
        places.get(0).complete(new Place.Unknown(0));
        bench.lane.run();
        assertThat(bench.told).containsExactly("opened", "closed PEER_GONE");
    }

    /** The reset is at the place where it came, not at the newest of the moment at which the journal answered. */
    @Test
    void locate_unknownAndSomethingWasAnnouncedMeanwhile_isHeard() {
        bench.open(journal);
        RecordingSink sink = bench.listen(
                ListenRequest.builder().topics("t").lastEventId("x").build());
        append = () -> stub.append(Announcement.of("t", Event.of("d1")));
        bench.announce("t", "d1");
        bench.lane.run();
        places.get(0).complete(new Place.Unknown(1));
        bench.lane.run();
        assertThat(sink.heard()).containsExactly("stream-reset", "d1");
    }

    @Test
    void locate_failedAndTheListenerLeft_isNotAskedAgain() {
        bench.open(journal);
        RecordingSink sink =
                bench.listen(ListenRequest.builder().lastEventId("x").build());
        bench.lane.run();
        places.get(0).completeExceptionally(new CompletionException(new IllegalStateException("away")));
        bench.lane.pass(Duration.ofMillis(100));
        sink.listener.close(CloseReason.PEER_GONE);
        bench.lane.pass(Duration.ofSeconds(5));
        assertThat(places).hasSize(1);
    }

    /** What a memory journal shows first stays first, whoever announces meanwhile on another thread. */
    @Test
    void memoryJournal_announcedByTwoThreads_isShownInOrder() throws Exception {
        MemoryJournal memory = new MemoryJournal(new java.util.Random(1), () -> 0);
        List<Long> shown = new ArrayList<>();
        Announcement announcement = Announcement.of("t", Event.of("x"));
        Thread other = new Thread(() -> memory.append(announcement));
        memory.follow(0, new Follower() {
            @Override
            public void next(Entry entry) {
                if (entry.position() == 1) {
                    other.start();
                    while (other.getState() != Thread.State.WAITING && other.getState() != Thread.State.TERMINATED) {
                        Thread.onSpinWait();
                    }
                }
                shown.add(entry.position());
            }

            @Override
            public void gap(long position, String reason) {}

            @Override
            public void away(Throwable why) {}

            @Override
            public void back() {}
        });
        memory.append(announcement);
        other.join(10_000);
        assertThat(shown).containsExactly(1L, 2L);
    }

    @Test
    void gap_passedWhileCatchingUp_isObserved() {
        bench.open(stub);
        bench.announce("t", "d1");
        stub.newest = 2;
        stub.follower.gap(2, "lost");
        RecordingSink sink = bench.listen(
                ListenRequest.builder().topics("t").lastEventId("s-0").build());
        bench.lane.run();
        assertThat(sink.heard()).containsExactly("d1", "stream-reset");
        assertThat(bench.told).contains("reset forgotten");
    }

    @Test
    void gallery_pageOfAReplicaThatIsBehind_isAskedForAgainLater() {
        bench.windowCount = 2;
        bench.open(stub);
        bench.listen("t");
        bench.lane.run();
        for (int i = 0; i < 4; i++) {
            bench.announce("t", "d");
        }
        bench.lane.run();
        stub.reads.remove().answer().complete(new Page.Held(List.of(), 0));
        bench.lane.run();
        assertThat(stub.reads).isEmpty();
        bench.lane.pass(CatchUp.ASK_AGAIN);
        assertThat(stub.reads).hasSize(1);
    }

    @Test
    void acknowledgements_laneIsStillFarBehind_areHeldBack() {
        bench.windowCount = 100;
        bench.open(stub);
        bench.listen("t");
        bench.lane.run();
        List<CompletionStage<String>> given = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            given.add(bench.announce("t", "x".repeat(10_000)));
        }
        bench.lane.runOne(); // six of them
        bench.work();
        assertThat(given.get(79).toCompletableFuture()).isNotDone();
        bench.lane.run();
        bench.work();
        assertThat(given.get(79).toCompletableFuture()).isDone();
    }
}
