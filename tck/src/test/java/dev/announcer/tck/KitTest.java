package dev.announcer.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.announcer.Announcement;
import dev.announcer.Encoding;
import dev.announcer.Entry;
import dev.announcer.Event;
import dev.announcer.Follower;
import dev.announcer.Page;
import dev.announcer.Place;
import dev.announcer.tck.RecordingSink.Appetite;
import dev.announcer.tck.Stage.Over;
import dev.announcer.tck.WireReader.Blank;
import dev.announcer.tck.WireReader.Comment;
import dev.announcer.tck.WireReader.Cursor;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireReader.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The kit itself: what it is to find, it finds; what it says it is, it is. */
class KitTest {
    // ---- lane and ticker ----

    @Test
    void manualLane_runsTasksInOrderAndTimersWhenDue() {
        FakeTicker ticker = new FakeTicker();
        ManualLane lane = new ManualLane(ticker);
        List<String> ran = new ArrayList<>();
        lane.after(Duration.ofSeconds(2), () -> ran.add("timer")); // the clock wraps around meanwhile
        lane.execute(() -> ran.add("1 " + lane.here()));
        lane.execute(() -> lane.execute(() -> ran.add("3")));
        lane.execute(() -> ran.add("2"));
        assertThat(lane.here()).isFalse();
        assertThat(lane.runAll()).isEqualTo(4);
        assertThat(ran).containsExactly("1 true", "2", "3");
        assertThat(lane.nextTimerNanos()).hasValue(2_000_000_000L);
        ticker.advance(Duration.ofMillis(1999));
        assertThat(lane.isDue()).isFalse();
        ticker.advance(Duration.ofMillis(1));
        assertThat(lane.runOne()).isTrue();
        assertThat(ran).last().isEqualTo("timer");
        assertThat(lane.runOne()).isFalse();
    }

    @Test
    void manualLane_insideATask_runsNoOther() {
        ManualLane lane = new ManualLane(new FakeTicker());
        lane.execute(lane::runOne);
        assertThatIllegalStateException().isThrownBy(lane::runOne);
    }

    // ---- reading ----

    @Test
    void wireReader_tellsApartWhatAStreamSays() {
        WireReader reader = new WireReader();
        for (String block : List.of(
                ":hi\nretry: 5\nid: 1\n\n",
                "event: x\n\n",
                "data\n\n",
                "retry: no\ndata: a\nid: n\0\n\n",
                "id\ndata:b\n:c\ntopic: t\n\n",
                "data: never ended\n")) {
            reader.read(block.getBytes(UTF_8));
        }
        assertThat(reader.said())
                .containsExactly(
                        new Comment("hi"),
                        new Retry(5),
                        new Cursor("1"),
                        new Blank(List.of("event: x")),
                        new Message("message", "", "1", List.of(), List.of("data")),
                        new Message("message", "a", "1", List.of(), List.of("retry: no", "data: a", "id: n\0")),
                        new Message("message", "b", "", List.of("t"), List.of("id", "data:b", ":c", "topic: t")));
        assertThat(reader.atBoundary()).isFalse();
    }

    @Test
    void wireReader_bytesThatAreNotUtf8_areAnError() {
        assertThatIllegalStateException().isThrownBy(() -> new WireReader().read((byte) 'x', (byte) 0xff, (byte) '\n'));
    }

    @Test
    void chunkReader_anyDeviation_isAnError() {
        for (String broken :
                new String[] {"x\r\n", "1\n", "1;a=b\r\nx\r\n", "1\r\nxy\r\n", "1\r\nx\n\n", "\r\n", "0\r\n\r\nx"}) {
            assertThatIllegalStateException()
                    .as(broken)
                    .isThrownBy(() -> new ChunkReader(chunk -> {}).read(broken.getBytes(UTF_8)));
        }
        List<String> chunks = new ArrayList<>();
        new ChunkReader(chunk -> chunks.add(new String(chunk, UTF_8)))
                .read("2\r\nab\r\nA\r\n0123456789\r\n0\r\n\r\n".getBytes(UTF_8));
        assertThat(chunks).containsExactly("ab", "0123456789", "");
    }

    // ---- the sink ----

    @Test
    void recordingSink_offencesOfTheEngine_areNoticed() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            RecordingSink sink = stage.listen("t");
            dev.announcer.Frames[] seen = new dev.announcer.Frames[1];
            stage.announcer.listen(
                    dev.announcer.ListenRequest.to("t"), stage.lane, listener -> new dev.announcer.Sink() {
                        @Override
                        public int write(dev.announcer.Frames frames, int from) {
                            seen[0] = frames;
                            return frames.size() - from;
                        }

                        @Override
                        public void close(dev.announcer.CloseReason reason) {}
                    });
            stage.settle();
            sink.write(seen[0], 0);
            assertThat(sink.offences()).containsExactly("write off the lane");
            sink.appetite(Appetite.NONE);
            stage.lane.execute(() -> {
                sink.write(seen[0], 0);
                sink.write(seen[0], 0);
                sink.close(dev.announcer.CloseReason.SHUTDOWN);
                sink.close(dev.announcer.CloseReason.SHUTDOWN);
                sink.write(seen[0], seen[0].size());
            });
            stage.settle();
            assertThat(sink.offences())
                    .contains(
                            "write after a short write, without resume",
                            "second close, for SHUTDOWN after SHUTDOWN",
                            "write after close",
                            "write of nothing: from " + seen[0].size() + " of " + seen[0].size());
        }
    }

    @Test
    void recordingSink_resumedWithoutAShortWrite_complains() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            assertThatIllegalStateException().isThrownBy(stage.listen("t")::resume);
        }
    }

    @Test
    void recordingSink_ofAnotherEncoding_noticesBrokenFraming() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            RecordingSink[] sink = new RecordingSink[1];
            stage.announcer.listen(
                    dev.announcer.ListenRequest.to("t"),
                    stage.lane,
                    listener -> sink[0] = new RecordingSink(Encoding.CHUNKED, stage.lane, listener));
            stage.settle();
            assertThat(sink[0].offences()).isNotEmpty().allMatch(offence -> offence.startsWith("broken framing"));
        }
    }

    // ---- the distant journal ----

    private final TaskPool network = new TaskPool(new SplittableRandom(5));
    private final DistantRecord record = new DistantRecord(new SplittableRandom(6));
    private final DistantJournal journal = new DistantJournal(record, network, new SplittableRandom(7));

    private <T> T answer(CompletionStage<T> question) {
        assertThat(question.toCompletableFuture()).as("the answer comes later").isNotDone();
        network.runAll();
        return question.toCompletableFuture().join();
    }

    private static Announcement announcement(String data) {
        return Announcement.of("t", Event.of(data));
    }

    @Test
    void distantJournal_readsLocatesAndCounts() {
        for (int i = 0; i < 20; i++) {
            journal.append(announcement("x" + (char) (97 + i)));
        }
        network.runAll();
        List<Entry> all = record.accepted(0);
        assertThat(all)
                .extracting(entry -> entry.announcement().event().data())
                .isSorted()
                .isNotEmpty();
        assertThat(all).extracting(Entry::position).isSorted().doesNotHaveDuplicates();
        assertThat(all.get(19).position() - all.get(0).position())
                .as("there are holes")
                .isGreaterThan(19);
        long tenth = all.get(9).position();
        assertThat(answer(journal.locate(journal.idOf(tenth)))).isEqualTo(new Place.Known(tenth));
        assertThat(answer(journal.locate("nonsense"))).isEqualTo(new Place.Unknown(record.newest()));
        assertThat(answer(journal.tail(10))).isEqualTo(tenth);
        assertThat(answer(journal.read(tenth, 4, 1000)))
                .isEqualTo(new Page.Held(all.subList(10, 14), all.get(13).position()));
        assertThat(answer(journal.read(tenth, 100, 1)))
                .isEqualTo(new Page.Held(all.subList(10, 11), all.get(10).position()));
        record.trim(5);
        assertThat(answer(journal.read(tenth, 4, 1000))).isEqualTo(new Page.Lost(record.newest()));
        assertThat(answer(journal.tail(10))).isEqualTo(all.get(14).position());
    }

    @Test
    void distantJournal_thatForgot_tellsAGapAboveEverythingAndKnowsNoIdOfBefore() {
        List<String> told = new ArrayList<>();
        long start = answer(journal.follow(10, follower(told)));
        String id = answer(journal.append(announcement("1"))).id();
        record.forget(1);
        network.runAll();
        String later = answer(journal.append(announcement("2"))).id();
        assertThat(told).hasSize(3);
        assertThat(told.get(0)).endsWith(" 1");
        assertThat(told.get(1)).startsWith("gap at ");
        assertThat(Long.parseLong(told.get(1).substring(7)))
                .isGreaterThan(Long.parseLong(id.substring(id.indexOf('-') + 1)));
        assertThat(answer(journal.locate(id))).isInstanceOf(Place.Unknown.class);
        assertThat(answer(journal.locate(later))).isInstanceOf(Place.Known.class);
        assertThat(answer(journal.read(start, 10, 1000))).isInstanceOf(Page.Lost.class);
    }

    @Test
    void distantJournal_cutOff_goesOnWhereItWas() {
        List<String> told = new ArrayList<>();
        answer(journal.follow(10, follower(told)));
        answer(journal.append(announcement("1")));
        journal.cutOff();
        network.runAll();
        DistantJournal other = new DistantJournal(record, network, new SplittableRandom(8));
        answer(other.append(announcement("2")));
        assertThat(journal.append(announcement("never")).toCompletableFuture()).isNotDone();
        network.runAll();
        assertThat(told).hasSize(2).last().isEqualTo("away");
        journal.reconnect();
        network.runAll();
        assertThat(told).hasSize(4);
        assertThat(told.get(2)).isEqualTo("back");
        assertThat(told.get(3)).endsWith(" 2");
        assertThat(record.accepted(0)).hasSize(2);
    }

    private static Follower follower(List<String> told) {
        return new Follower() {
            @Override
            public void next(Entry entry) {
                told.add(entry.position() + " " + entry.announcement().event().data());
            }

            @Override
            public void gap(long position, String reason) {
                told.add("gap at " + position);
            }

            @Override
            public void away(Throwable why) {
                told.add("away");
            }

            @Override
            public void back() {
                told.add("back");
            }
        };
    }
}
