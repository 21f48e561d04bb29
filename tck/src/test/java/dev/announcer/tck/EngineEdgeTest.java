package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcer;
import dev.announcer.AnnouncerObserver;
import dev.announcer.CloseReason;
import dev.announcer.Encoding;
import dev.announcer.Event;
import dev.announcer.EventStream;
import dev.announcer.Frames;
import dev.announcer.Lane;
import dev.announcer.ListenRequest;
import dev.announcer.Sink;
import dev.announcer.tck.RecordingSink.Appetite;
import dev.announcer.tck.Stage.Over;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The spots that random rounds do not find (CORE.md): each is hit on purpose, by a callback at the very moment. */
class EngineEdgeTest {
    // ---- the beginning ----

    @ParameterizedTest
    @EnumSource
    void announcement_madeBeforeListenReturned_isHeard(Over over) {
        try (Stage stage = new Stage(over)) {
            RecordingSink[] sink = new RecordingSink[1];
            stage.announcer.listen(ListenRequest.to("t"), stage.lane, listener -> {
                stage.announcer.announce("t", "in between");
                sink[0] = new RecordingSink(Encoding.RAW, stage.lane, listener);
                return sink[0];
            });
            stage.announcer.announce("t", "after");
            stage.settle();
            assertThat(Stage.data(sink[0])).containsExactly("in between", "after");
        }
    }

    @Test
    void announcement_madeWhileTheFirstListenerIsAdmitted_isHeardWithoutAnother() {
        Announcer[] announcer = new Announcer[1];
        FakeTicker ticker = new FakeTicker();
        ManualLane lane = new ManualLane(ticker);
        announcer[0] = Announcer.builder()
                .ticker(ticker)
                .observer(new AnnouncerObserver() {
                    @Override
                    public void opened(ListenRequest request) {
                        announcer[0].announce("t", "at that moment"); // its gallery has looked at the tail already
                    }
                })
                .build();
        RecordingSink[] sink = new RecordingSink[1];
        announcer[0].listen(
                ListenRequest.to("t"), lane, listener -> sink[0] = new RecordingSink(Encoding.RAW, lane, listener));
        lane.runAll();
        assertThat(Stage.data(sink[0])).containsExactly("at that moment");
    }

    @Test
    void announcement_madeWhileATickWrites_isHeardWithoutAnother() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            List<String> answers = new ArrayList<>(List.of("third", "second"));
            RecordingSink sink = stage.listen("t");
            sink.appetite(offered -> {
                if (!answers.isEmpty()) {
                    stage.announcer.announce("t", answers.remove(answers.size() - 1));
                }
                return offered;
            });
            stage.announce("t", "first");
            assertThat(Stage.data(sink)).containsExactly("first", "second", "third");
        }
    }

    @ParameterizedTest
    @EnumSource
    void newAudience_ofAGalleryThatIsUpToDate_isNotTakenForOneThatMissedNothing(Over over) {
        try (Stage stage = new Stage(over)) {
            stage.listen("other"); // keeps the gallery at the tail
            String id = stage.announce("t", "0");
            stage.burst("t", 1, 5);
            stage.settle();
            RecordingSink first = stage.listenAfter(id, "t");
            assertThat(Stage.data(first)).isEqualTo(Stage.numbers(1, 5));
            first.ended(); // with it goes its audience, and what that last matched
            stage.settle();
            stage.burst("t", 6, 7);
            stage.settle();
            assertThat(Stage.data(stage.listenAfter(id, "t"))).isEqualTo(Stage.numbers(1, 7));
        }
    }

    // ---- pages that are ahead of what is followed ----

    @Test
    void gallery_thatReadAPageAheadOfWhatIsFollowed_doesNotRepeatIt() {
        try (Stage stage = new Stage(Over.DISTANT, builder -> builder.windowCount(4))) {
            RecordingSink live = stage.listen("t");
            stage.burst("t", 1, 20);
            while (stage.journal.followed() < stage.record.newest() || !stage.pool.isEmpty()) {
                stage.pool.runOne(); // everything is followed, and the lane stands still: it falls out of the window
            }
            stage.journal.pauseFollowing();
            stage.burst("t", 21, 30);
            stage.pool.runAll(); // they are in the record, and not followed
            assertThat(Stage.data(live)).isEmpty();
            stage.settle();
            assertThat(Stage.data(live)).isEqualTo(Stage.numbers(1, 30));
            stage.journal.resumeFollowing();
            stage.settle();
            stage.announce("t", "31");
            assertThat(Stage.data(live)).isEqualTo(Stage.numbers(1, 31));
        }
    }

    @Test
    void listener_thatReadAPageAheadOfWhatIsFollowed_waitsAndHearsNothingTwice() {
        try (Stage stage = new Stage(Over.DISTANT, builder -> builder.windowCount(4))) {
            RecordingSink live = stage.listen("t");
            String id = stage.announce("t", "0");
            stage.burst("t", 1, 20);
            stage.settle();
            stage.journal.pauseFollowing();
            stage.burst("t", 21, 30);
            stage.settle();
            stage.pass(Duration.ofSeconds(2)); // no page is kept so long: it gets one of its own
            RecordingSink late = stage.listenAfter(id, "t");
            assertThat(Stage.data(late)).isEqualTo(Stage.numbers(1, 30));
            assertThat(Stage.data(live)).hasSize(21);
            stage.journal.resumeFollowing();
            stage.settle();
            stage.announce("t", "31");
            assertThat(Stage.data(late)).isEqualTo(Stage.numbers(1, 31));
            assertThat(Stage.data(live)).isEqualTo(Stage.numbers(0, 31));
        }
    }

    @Test
    void listeners_thatReturnTogether_shareTheirPages() {
        try (Stage stage = new Stage(Over.DISTANT, builder -> builder.windowCount(4))) {
            String id = stage.announce("t", "0");
            stage.burst("t", 1, 100);
            stage.settle();
            int before = stage.journal.reads();
            List<RecordingSink> herd = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                herd.add(stage.open(
                        ListenRequest.builder().topics("t").lastEventId(id).build()));
            }
            stage.settle();
            herd.forEach(sink -> assertThat(Stage.data(sink)).isEqualTo(Stage.numbers(1, 100)));
            assertThat(stage.journal.reads() - before).isLessThan(10);
        }
    }

    @Test
    void journalThatFailsToAnswer_isAskedAgainAndNobodyIsEnded() {
        try (Stage stage = new Stage(Over.DISTANT, builder -> builder.windowCount(4))) {
            String id = stage.announce("t", "0");
            stage.burst("t", 1, 100);
            stage.settle();
            stage.journal.failAnswers(2);
            RecordingSink late = stage.listenAfter(id, "t");
            stage.pass(Duration.ofSeconds(3));
            assertThat(Stage.data(late)).isEqualTo(Stage.numbers(1, 100));
            assertThat(stage.observed).contains("failed Journal.locate");
        }
    }

    @Test
    void journalThatReadsBehindWhatItShowed_isAskedAgain() {
        try (Stage stage = new Stage(Over.DISTANT, builder -> builder.windowCount(4))) {
            String id = stage.announce("t", "0");
            stage.burst("t", 1, 20);
            stage.settle();
            stage.journal.lagReads(1000);
            RecordingSink late = stage.listenAfter(id, "t");
            int before = stage.journal.reads();
            stage.pass(Duration.ofSeconds(2));
            assertThat(stage.journal.reads() - before).as("without haste").isLessThan(30);
            stage.journal.lagReads(0);
            stage.pass(Duration.ofSeconds(1));
            assertThat(Stage.data(late)).isEqualTo(Stage.numbers(1, 20));
        }
    }

    @Test
    void pageThatComesAfterThoseWhoWaitedForItLeft_doesNothingToWhoCameSince() {
        try (Stage stage = new Stage(Over.DISTANT, builder -> builder.windowCount(4))) {
            RecordingSink before = stage.listen("t");
            stage.burst("t", 1, 20);
            stage.pool.runAll();
            stage.record.trim(0);
            stage.lane.runAll(); // its gallery is out of the window and asks for a page, which will be lost
            before.ended();
            RecordingSink since = stage.open(ListenRequest.to("t"));
            stage.lane.runAll();
            stage.settle(); // now comes the answer
            stage.announce("t", "21");
            assertThat(since.closed()).isEmpty();
            assertThat(Stage.data(since)).containsExactly("21");
            assertThat(Stage.resets(since)).isEmpty();
        }
    }

    // ---- the floor ----

    @Test
    void reader_racingWithTheWindowsEnd_neverSkipsInSilence() {
        try (Announcer announcer = Announcer.builder().windowCount(3).build();
                EventStream stream = announcer.listen("t")) {
            int count = 300_000;
            CompletableFuture<Void> announcing = CompletableFuture.runAsync(() -> {
                for (int i = 1; i <= count; i++) {
                    announcer.announce("t", Integer.toString(i));
                }
            });
            long heard = 0;
            long resets = 0;
            while (heard < count) {
                Optional<Event> next = stream.poll();
                if (next.isEmpty()) {
                    if (announcing.isDone() && stream.poll().isEmpty()) {
                        break;
                    }
                } else if (next.get().type().isPresent()) {
                    resets++;
                    String id = stream.lastEventId();
                    heard = Long.parseLong(id.substring(id.indexOf('-') + 1));
                } else {
                    assertThat(Long.parseLong(next.get().data())).isEqualTo(heard + 1);
                    heard++;
                }
            }
            assertThat(resets).as("the race was run").isPositive();
        }
    }

    // ---- those who misbehave ----

    @Test
    void cursorThatWasNotTaken_isToldLater() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            RecordingSink sink = stage.listen("t");
            String newest = stage.announce("other", "x");
            sink.appetite(Appetite.NONE);
            stage.pass(Duration.ofSeconds(16));
            assertThat(sink.isStalled()).isTrue();
            sink.appetite(Appetite.ALL);
            sink.resume();
            stage.pass(Duration.ofSeconds(16));
            assertThat(sink.lastEventId()).isEqualTo(newest);
        }
    }

    @Test
    void listener_closedWhileItsSinkIsMade_closesTheSink() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            RecordingSink[] sink = new RecordingSink[1];
            stage.announcer.listen(ListenRequest.to("t"), stage.lane, listener -> {
                listener.close(CloseReason.APPLICATION);
                stage.lane.runAll(); // the lane is faster than the adapter
                sink[0] = new RecordingSink(Encoding.RAW, stage.lane, listener);
                return sink[0];
            });
            stage.settle();
            assertThat(sink[0].closed()).contains(CloseReason.APPLICATION);
            sink[0].ended();
            stage.settle();
            assertThat(stage.announcer.listeners()).isZero();
        }
    }

    @Test
    void sinkThatThrowsAnError_doesNotKeepTheEventFromOthers() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            List<RecordingSink> others = new ArrayList<>();
            others.add(stage.listen("t"));
            boolean[] broken = new boolean[1];
            stage.announcer.listen(ListenRequest.to("t"), stage.lane, listener -> new Sink() {
                @Override
                public int write(Frames frames, int from) {
                    if (broken[0]) {
                        throw new NoClassDefFoundError("planned by the test");
                    }
                    return frames.size() - from;
                }

                @Override
                public void close(CloseReason reason) {}
            });
            others.add(stage.listen("t"));
            broken[0] = true;
            try {
                stage.announce("t", "1");
            } catch (NoClassDefFoundError mayGetThrough) {
                stage.settle();
            }
            stage.announce("t", "2");
            others.forEach(sink -> assertThat(Stage.data(sink)).containsExactly("1", "2"));
        }
    }

    @Test
    void laneThatRefusesTasks_doesNotKeepOthersFromHearing() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            ManualLane inner = new ManualLane(stage.ticker);
            boolean[] shut = new boolean[1];
            Lane lane = new Lane() {
                @Override
                public boolean here() {
                    return inner.here();
                }

                @Override
                public void after(Duration delay, Runnable task) {
                    inner.after(delay, task);
                }

                @Override
                public void execute(Runnable task) {
                    if (shut[0]) {
                        throw new java.util.concurrent.RejectedExecutionException("shut down");
                    }
                    inner.execute(task);
                }
            };
            stage.announcer.listen(
                    ListenRequest.to("t"), lane, listener -> new RecordingSink(Encoding.RAW, inner, listener));
            inner.runAll();
            RecordingSink healthy = stage.listen("t");
            shut[0] = true;
            stage.announce("t", "1");
            assertThat(Stage.data(healthy)).containsExactly("1");
            shut[0] = false;
        }
    }

    @Test
    void executorThatRefuses_endsTheListenerThatWaitsForFirstEvents() {
        FakeTicker ticker = new FakeTicker();
        ManualLane lane = new ManualLane(ticker);
        Announcer announcer = Announcer.builder()
                .ticker(ticker)
                .executor(task -> {
                    throw new java.util.concurrent.RejectedExecutionException("full");
                })
                .build();
        RecordingSink[] sink = new RecordingSink[1];
        announcer.listen(
                ListenRequest.builder().first(List::of).build(),
                lane,
                listener -> sink[0] = new RecordingSink(Encoding.RAW, lane, listener));
        lane.runAll();
        assertThat(sink[0].closed()).contains(CloseReason.FIRST_FAILED);
    }
}
