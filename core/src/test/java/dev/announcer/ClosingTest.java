package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The end of an announcer, of a stream, of what is old; and what fails on the way. */
final class ClosingTest {
    private final Workbench bench = new Workbench();
    private final StubJournal stub = new StubJournal();
    private final List<Boolean> closedOnLane = new ArrayList<>();
    private int closes;
    private boolean broken;

    private final Journal journal = new Journal() {
        @Override
        public CompletionStage<Appended> append(Announcement announcement) {
            return stub.append(announcement);
        }

        @Override
        public CompletionStage<Long> follow(int tail, Follower follower) {
            return stub.follow(tail, follower);
        }

        @Override
        public CompletionStage<Place> locate(String id) {
            return stub.locate(id);
        }

        @Override
        public CompletionStage<Long> tail(int count) {
            return broken ? CompletableFuture.failedFuture(new IllegalStateException("broken")) : stub.tail(count);
        }

        @Override
        public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
            return stub.read(after, maxCount, maxBytes);
        }

        @Override
        public String idOf(long position) {
            if (broken) {
                throw new IllegalStateException("broken");
            }
            return stub.idOf(position);
        }

        @Override
        public void close() {
            closes++;
            closedOnLane.add(bench.lane.here());
        }
    };

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TIMED_WAITING
                && thread.isAlive()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void close_moreThanOneTickIsDue_servesAllOfIt() {
        bench.open(journal);
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        for (int i = 0; i < 20; i++) {
            bench.announce("t", "x".repeat(60_000)); // each a tick of its own
        }
        bench.engine().close();
        bench.lane.run();
        assertThat(sink.heard()).hasSize(20);
        assertThat(sink.closed).isEqualTo(CloseReason.SHUTDOWN);
    }

    @Test
    void close_journalFails_endsTheStreamsAllTheSame() {
        bench.open(journal);
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        broken = true;
        bench.engine().close();
        bench.lane.run();
        assertThat(sink.closed).isEqualTo(CloseReason.SHUTDOWN);
    }

    @Test
    void close_aSinkThrows_endsTheOthersToo() {
        bench.open(journal);
        List<String> ended = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            bench.engine().listen(ListenRequest.to("t"), bench.lane, listener -> new Sink() {
                @Override
                public int write(Frames frames, int from) {
                    return frames.size() - from;
                }

                @Override
                public void close(CloseReason reason) {
                    ended.add(name);
                    throw new IllegalStateException("sink");
                }
            });
        }
        bench.lane.run();
        bench.engine().close();
        bench.lane.run();
        assertThat(ended).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void lane_somethingFailsOnIt_goesOn() {
        bench.open(journal);
        RecordingSink fine = bench.listen("t");
        bench.lane.run();
        broken = true;
        bench.listen("t"); // its cursor cannot be told
        bench.lane.run();
        broken = false;
        bench.announce("t", "d1");
        bench.lane.run();
        assertThat(fine.heard()).containsExactly("d1");
        assertThat(bench.told).contains("failed lane: broken");
    }

    @Test
    void first_stillBeingAsked_comesBeforeWhatIsAnnouncedMeanwhile() {
        bench.open(journal);
        RecordingSink sink = bench.listen(ListenRequest.builder()
                .topics("t")
                .first(() -> List.of(Event.of("state")))
                .build());
        bench.lane.run();
        bench.announce("t", "d1");
        bench.lane.run();
        sink.room = 0;
        bench.lane.pass(Duration.ofSeconds(15)); // a heartbeat that it does not take
        sink.make(Integer.MAX_VALUE);
        bench.lane.run();
        assertThat(sink.heard()).isEmpty();
        bench.work();
        bench.lane.run();
        assertThat(sink.heard()).containsExactly("state", "d1");
    }

    @Test
    void awayAndBack_areObserved() {
        bench.open(journal);
        stub.follower.away(new IllegalStateException("no route"));
        stub.follower.back();
        assertThat(bench.told).containsExactly("failed Journal.follow: no route", "recovered Journal.follow");
    }

    @Test
    void close_again_isTheSame() {
        bench.open(journal);
        bench.listen("t");
        bench.lane.run();
        Closing closed = bench.engine().close();
        assertThat(bench.engine().close()).isSameAs(closed);
        bench.lane.run();
        bench.work();
        assertThat(bench.engine().close()).isSameAs(closed);
        assertThat(closed.closed()).isCompleted();
        assertThat(closes).isEqualTo(1);
    }

    @Test
    void close_whileASinkIsMade_endsThatStreamToo() {
        bench.open(journal);
        AtomicReference<RecordingSink> made = new AtomicReference<>();
        bench.engine().listen(ListenRequest.to("t"), bench.lane, listener -> {
            bench.engine().close();
            bench.lane.run(); // everybody has been dismissed
            made.set(new RecordingSink(listener));
            return made.get();
        });
        bench.lane.run();
        assertThat(made.get().closed).isEqualTo(CloseReason.SHUTDOWN);
    }

    @Test
    void close_ofAnAnnouncer_waits() throws Exception {
        Announcer announcer = Announcer.builder()
                .lanes(List.of(bench.lane))
                .ticker(bench.ticker::nanos)
                .build();
        RecordingSink[] made = new RecordingSink[1];
        announcer.listen(ListenRequest.to("t"), listener -> made[0] = new RecordingSink(listener));
        bench.lane.run();
        Thread closing = new Thread(announcer::close);
        closing.start();
        awaitWaiting(closing);
        assertThat(closing.isAlive()).as("the lane has not run yet").isTrue();
        bench.lane.run();
        closing.join(10_000);
        assertThat(closing.isAlive()).isFalse();
        assertThat(made[0].closed).isEqualTo(CloseReason.SHUTDOWN);
    }

    @Test
    void close_wakesWhoWaitsForAnEvent() throws Exception {
        bench.open(journal);
        EventStream stream = new EventStream(bench.engine(), ListenRequest.to("t"));
        Thread waiting = new Thread(() -> stream.forEach(event -> {}));
        waiting.start();
        awaitWaiting(waiting);
        bench.engine().close();
        bench.lane.run();
        bench.work();
        waiting.join(10_000);
        assertThat(waiting.isAlive()).isFalse();
    }

    @Test
    void stream_closed_wakesWhoWaitsForAnEvent() throws Exception {
        bench.open(journal);
        EventStream stream = new EventStream(bench.engine(), ListenRequest.to("t"));
        Thread waiting = new Thread(() -> stream.forEach(event -> {}));
        waiting.start();
        awaitWaiting(waiting);
        stream.close();
        waiting.join(10_000);
        assertThat(waiting.isAlive()).isFalse();
    }

    /** The window forgets by age, also when nobody announces and nobody comes. */
    @Test
    void age_passesWhileAListenerWaits_emptiesTheWindow() {
        Duration age = Duration.ofSeconds(60);
        Engine engine = new Engine(
                new Options(
                        new Options.Limits(100, 1 << 20, 1 << 20, 16, 100, 0, 1 << 20),
                        Overflow.DISCONNECT,
                        new Options.Times(
                                age.toNanos(),
                                Duration.ofSeconds(15).toNanos(),
                                Duration.ofSeconds(30).toNanos(),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(5)),
                        new ContainedObserver(AnnouncerObserver.NONE),
                        List.of(bench.lane),
                        bench.ticker,
                        new java.util.Random(1),
                        Runnable::run),
                stub);
        engine.open().toCompletableFuture().join();
        engine.listen(ListenRequest.to("t"), bench.lane, RecordingSink::new);
        engine.intake().announce(Announcement.of("t", Event.of("x")));
        bench.lane.run();
        assertThat(engine.window().floor()).isZero();
        bench.lane.pass(age.plusSeconds(16));
        assertThat(engine.window().floor()).isEqualTo(1);
    }

    @Test
    void age_passedBeforeAStreamBegins_isNotHeardAnyMore() {
        Announcer announcer = Announcer.builder()
                .windowAge(Duration.ofSeconds(60))
                .ticker(bench.ticker::nanos)
                .build();
        announcer.announce("t", "old");
        bench.ticker.advance(Duration.ofSeconds(61).toNanos());
        EventStream stream = announcer.listen(ListenRequest.builder().last(5).build());
        assertThat(stream.poll()).isEmpty();
    }

    @Test
    void close_lastStreamEndsOnTheLane_closesTheJournalElsewhere() {
        bench.open(journal);
        bench.listen("t");
        bench.lane.run();
        Closing closed = bench.engine().close();
        bench.lane.run();
        bench.work();
        assertThat(closed.closed()).isCompleted();
        assertThat(closedOnLane).containsExactly(false);
    }
}
