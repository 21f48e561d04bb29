package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A lane has more to do than to write to everybody: what happens between two tasks of a long pass. */
final class FairnessTest {
    private final Workbench bench = new Workbench();
    private final List<Counting> sinks = new ArrayList<>();
    private long bytes;
    private int writes;

    /** Takes everything and keeps nothing. */
    private final class Counting implements Sink {
        final List<Integer> sizes = new ArrayList<>();

        @Override
        public int write(Frames frames, int from) {
            bytes += frames.size() - from;
            writes++;
            sizes.add(frames.size() - from);
            return frames.size() - from;
        }

        @Override
        public void close(CloseReason reason) {}
    }

    private void listen(int count, ListenRequest request) {
        for (int i = 0; i < count; i++) {
            bench.engine().listen(request, bench.lane, listener -> {
                sinks.add(new Counting());
                return sinks.get(sinks.size() - 1);
            });
        }
        bench.lane.run();
        sinks.forEach(sink -> sink.sizes.clear());
    }

    /** Runs all tasks; none may write more than this, or more often. Returns how many tasks wrote something. */
    private int runEach(long maxBytes, int maxWrites) {
        int wrote = 0;
        while (true) {
            bytes = 0;
            writes = 0;
            if (!bench.lane.runOne()) {
                return wrote;
            }
            assertThat(bytes).isLessThanOrEqualTo(maxBytes);
            assertThat(writes).isLessThanOrEqualTo(maxWrites);
            wrote += writes > 0 ? 1 : 0;
        }
    }

    private void announce(int count, int size) {
        for (int i = 0; i < count; i++) {
            bench.announce("t", "x".repeat(size));
        }
    }

    // ---- how long a task is ----

    @Test
    void burst_toAThousand_isOneWriteEachInSeveralTasks() {
        bench.open();
        listen(1000, ListenRequest.to("t"));
        announce(16, 100);
        assertThat(runEach(2 << 20, 512)).isBetween(2, 4);
        assertThat(sinks).allMatch(sink -> sink.sizes.size() == 1 && sink.sizes.get(0) > 1600);
    }

    @Test
    void largeRuns_toMany_areBoundedInBytes() {
        bench.open();
        listen(300, ListenRequest.to("t"));
        announce(60, 1000);
        assertThat(runEach((2 << 20) + (64 << 10), 64)).isGreaterThan(8);
        assertThat(sinks).allMatch(sink -> sink.sizes.size() == 1);
    }

    @Test
    void frameLargerThanATask_goesToOneAtATime() {
        bench.taskBytes = 64 << 10;
        bench.open();
        listen(20, ListenRequest.to("t"));
        announce(1, 200_000);
        assertThat(runEach(210_000, 1)).isEqualTo(20);
    }

    @Test
    void herdThatGetsOnePage_isServedInSeveralTasks() {
        bench.windowCount = 1;
        StubJournal journal = new StubJournal();
        bench.open(journal);
        announce(20, 5000);
        List<ListenRequest> herd = IntStream.range(0, 200)
                .mapToObj(i ->
                        ListenRequest.builder().topics("t").lastEventId("s-0").build())
                .toList();
        herd.forEach(request -> listen(1, request));
        while (!journal.reads.isEmpty()) {
            StubJournal.Read read = journal.reads.remove();
            read.answer().complete(journal.page(read.after(), 19));
        }
        assertThat(runEach((2 << 20) + (128 << 10), 512)).isGreaterThan(5);
        assertThat(sinks.stream().mapToInt(sink -> sink.sizes.size())).allMatch(count -> count >= 1);
    }

    /** The position through which a run is complete is that of the last frame that was looked at. */
    @Test
    void manyFramesForManyAudiences_areLookedAtInSeveralRuns() {
        bench.windowBytes = 1 << 30;
        bench.open();
        int audiences = 1000;
        for (int i = 0; i < audiences; i++) {
            listen(1, ListenRequest.to("t", "own/" + i));
        }
        RecordingSink one = bench.listen("t", "own");
        bench.lane.run();
        for (int i = 0; i < 500; i++) {
            bench.announce("t", "d" + i);
        }
        bench.lane.run();
        assertThat(one.heard())
                .isEqualTo(IntStream.range(0, 500).mapToObj(i -> "d" + i).toList());
        assertThat(sinks).allMatch(sink -> sink.sizes.size() == 2);
        int looks = LiveRun.MATCHES_PER_TASK;
        assertThat(audiences * 500).isBetween(looks, 2 * looks);
    }

    // ---- what else the lane does meanwhile ----

    /** Ten listeners, of whom the first tasks of a pass have reached some. */
    private void beginPass() {
        bench.taskBytes = 1;
        bench.open();
        for (int i = 0; i < 10; i++) {
            bench.listen("t");
        }
        bench.lane.run();
        bench.announce("t", "d1");
        bench.announce("other", "d2");
        for (int i = 0; i < 4; i++) {
            bench.lane.runOne();
        }
        assertThat(reached()).isBetween(1L, 9L);
    }

    private long reached() {
        return bench.sinks.stream().filter(sink -> !sink.heard().isEmpty()).count();
    }

    private void assertEachHeard(String... data) {
        bench.lane.run();
        assertThat(bench.sinks).allSatisfy(sink -> assertThat(sink.heard()).containsExactly(data));
    }

    private RecordingSink waiting() {
        return bench.sinks.stream()
                .filter(sink -> sink.heard().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void pass_otherTasks_getTheirTurn() {
        beginPass();
        long before = reached();
        List<Long> when = new ArrayList<>();
        bench.lane.execute(() -> when.add(reached()));
        assertEachHeard("d1");
        assertThat(when.get(0)).isLessThanOrEqualTo(before + 1);
    }

    @Test
    void pass_oneComes_hearsWhatCameAfterIt() {
        beginPass();
        RecordingSink late = bench.listen("t");
        bench.sinks.remove(late);
        bench.announce("t", "d3");
        assertEachHeard("d1", "d3");
        assertThat(late.heard()).containsExactly("d3");
    }

    @Test
    void pass_oneComesBack_hearsItOnce() {
        beginPass();
        bench.sinks.add(bench.listen(ListenRequest.builder().topics("t").last(2).build()));
        bench.sinks.remove(bench.sinks.size() - 1);
        assertEachHeard("d1");
    }

    @Test
    void pass_someLeave_theOthersHearItOnce() {
        beginPass();
        List<RecordingSink> leaving = List.of(bench.sinks.get(0), bench.sinks.get(4), bench.sinks.get(9));
        leaving.forEach(sink -> sink.listener.ended());
        bench.lane.runOne();
        bench.sinks.removeAll(leaving);
        assertEachHeard("d1");
    }

    /** It would be told the end of a run of which it has heard nothing yet, and lose that if it came back by it. */
    @Test
    void pass_heartbeatIsDue_isNotSentToThoseWhoWait() {
        bench.taskBytes = 50_000; // one of the large events, or a dozen heartbeats
        bench.open();
        for (int i = 0; i < 10; i++) {
            bench.listen("t");
        }
        bench.lane.run();
        bench.announce("t", "d1" + "x".repeat(60_000));
        bench.announce("other", "d2");
        bench.lane.runOne();
        bench.lane.runOne();
        assertThat(reached()).isBetween(1L, 3L);
        bench.sinks.removeIf(sink -> !sink.heard().isEmpty());
        bench.sinks.forEach(RecordingSink::clear);
        bench.lane.passBusy(Duration.ofSeconds(15));
        bench.lane.run();
        assertThat(bench.sinks).allSatisfy(sink -> assertThat(sink.text()).matches("(?s)id: [^\n]*-1\ndata: d1x.*"));
    }

    @Test
    void pass_heartbeatOfOthersIsDue_isNotDelayed() {
        bench.taskBytes = 1;
        bench.open();
        RecordingSink quiet = bench.listen("quiet");
        bench.lane.run();
        for (int i = 0; i < 100; i++) {
            bench.listen("t");
        }
        bench.lane.pass(Duration.ofSeconds(10));
        bench.announce("t", "d1");
        bench.lane.runOne();
        String before = quiet.text();
        bench.lane.passBusy(Duration.ofSeconds(5));
        for (int i = 0; i < 16; i++) { // of the pass, and of the round that looks at everybody, in turns
            bench.lane.runOne();
        }
        assertThat(quiet.text()).isNotEqualTo(before);
        assertThat(reached()).isLessThan(20);
        bench.sinks.remove(quiet);
        assertEachHeard("d1");
    }

    @Test
    void pass_commentIsTakenInPart_goesOnWhereItWas() {
        beginPass();
        RecordingSink waits = waiting();
        waits.room = 1;
        bench.engine().galleries().all()[0].farewell().away();
        bench.lane.run();
        waits.make(Integer.MAX_VALUE);
        assertEachHeard("d1");
    }

    @Test
    void pass_announcerCloses_everybodyHearsItFirst() {
        beginPass();
        bench.engine().close();
        assertEachHeard("d1");
        assertThat(bench.sinks).allMatch(sink -> sink.closed == CloseReason.SHUTDOWN);
        assertThat(bench.sinks)
                .allSatisfy(sink -> assertThat(sink.text().indexOf("retry: ", 20))
                        .isGreaterThan(sink.text().indexOf("data: d1")));
    }

    @Test
    void pass_moreIsAnnounced_goesTogether() {
        beginPass();
        for (int i = 3; i < 10; i++) {
            bench.announce("t", "d" + i);
        }
        int[] written = new int[1];
        bench.sinks.get(0).onWrite = () -> written[0]++;
        assertEachHeard("d1", "d3", "d4", "d5", "d6", "d7", "d8", "d9");
        assertThat(written[0]).isLessThanOrEqualTo(2);
    }

    @Test
    void pass_isUnderWay_countsAsBehind() {
        beginPass();
        AnnouncerStatus.OfLane lane =
                bench.engine().galleries().status().lanes().get(0);
        assertThat(lane.behind()).isEqualTo(2);
        bench.lane.run();
        assertThat(bench.engine().galleries().status().lanes().get(0).behind()).isZero();
    }

    @Test
    void pageThroughTheNewest_isRouted_countsAsCaughtUp() {
        bench.windowCount = 2;
        StubJournal journal = new StubJournal();
        bench.open(journal);
        listen(1, ListenRequest.to("t"));
        announce(6, 10); // falls out of the window before the first tick
        bench.lane.run();
        journal.reads.remove().answer().complete(journal.page(0, 6));
        bench.lane.run();
        assertThat(bench.engine().galleries().status().lanes().get(0).behind()).isZero();
        assertThat(bench.engine().galleries().all()[0].isBehind(4)).isFalse();
    }

    /** An adapter that keeps its own form of the last frames it saw would make it anew each time. */
    @Test
    void audiencesThatGetTheSame_comeOneAfterTheOther() {
        bench.open();
        List<Frames> given = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ListenRequest request = ListenRequest.to("t", "x" + i % 3, "own" + i);
            bench.engine().listen(request, bench.lane, listener -> new Sink() {
                @Override
                public int write(Frames frames, int from) {
                    given.add(frames);
                    return frames.size() - from;
                }

                @Override
                public void close(CloseReason reason) {}
            });
        }
        bench.lane.run();
        given.clear();
        announce(1, 10);
        IntStream.range(0, 3).forEach(i -> bench.announce("x" + i, "d"));
        bench.lane.run();
        assertThat(given).hasSize(20);
        long changes = IntStream.range(1, 20)
                .filter(i -> given.get(i) != given.get(i - 1))
                .count();
        assertThat(changes).isEqualTo(2);
    }

    // ---- the clock ----

    /** Looking at everybody whenever somebody is due would be to look at everybody all the time. */
    @Test
    void heartbeats_ofManyThatCameAtManyTimes_takeFewRounds() {
        bench.open();
        int many = 500;
        for (int i = 0; i < many; i++) {
            bench.listen("own/" + i);
            bench.lane.pass(Duration.ofMillis(30));
        }
        long before = bench.lane.timersSet();
        bench.sinks.forEach(RecordingSink::clear);
        long[] last = new long[many];
        long[] longest = new long[1];
        for (int i = 0; i < many; i++) {
            int number = i;
            last[i] = bench.ticker.nanos();
            bench.sinks.get(i).onWrite = () -> {
                longest[0] = Math.max(longest[0], bench.ticker.nanos() - last[number]);
                last[number] = bench.ticker.nanos();
            };
        }
        bench.lane.pass(Duration.ofSeconds(60));
        assertThat(bench.lane.timersSet() - before).isLessThanOrEqualTo(4 * (Pulse.ROUNDS + 2));
        assertThat(Duration.ofNanos(longest[0])).isBetween(Duration.ofSeconds(13), Duration.ofSeconds(15));
        assertThat(bench.sinks).allMatch(sink -> sink.text().length() >= 4);
    }
}
