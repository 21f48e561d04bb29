package dev.announcer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a listener is in the middle of: whatever its sink takes and when, it gets the same bytes, once. */
final class OutboxTest {
    private final Workbench bench = new Workbench();

    // ---- batches ----

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void batch_cutAnywhere_knowsItsWholeFrames(Encoding encoding) {
        List<Frame> parts = List.of(
                Fixtures.frame(1), Frame.control(":\n".getBytes(UTF_8)), Fixtures.frameOf(3, 300), Fixtures.frame(4));
        Batch batch = Batch.lay(parts, encoding, false);
        assertThat(batch.parts()).isEqualTo(4);
        int size = 0;
        for (int i = 0; i < parts.size(); i++) {
            assertThat(batch.part(i)).isSameAs(parts.get(i));
            assertThat(batch.start(i)).isEqualTo(size);
            size += parts.get(i).size(encoding, false);
        }
        assertThat(batch.size()).isEqualTo(size).isEqualTo(batch.frames().size());
        for (int cut = 0; cut <= size; cut++) {
            int whole = 0;
            while (whole < parts.size() && batch.start(whole) + parts.get(whole).size(encoding, false) <= cut) {
                whole++;
            }
            assertThat(batch.wholeIn(cut)).as("cut at " + cut).isEqualTo(whole);
        }
    }

    @Test
    void batch_bytes_areTheFramesEndToEnd() {
        Batch batch = Batch.lay(List.of(Fixtures.frame(1), Fixtures.frame(2)), Encoding.CHUNKED, true);
        byte[] bytes = new byte[batch.size()];
        batch.frames().copyTo(0, bytes, 0, bytes.length);
        String one = "id: s-1\ntopic: t\ndata: d1\n\n";
        assertThat(new String(bytes, UTF_8)).isEqualTo("1b\r\n" + one + "\r\n1b\r\n" + one.replace('1', '2') + "\r\n");
        assertThat(batch.isGap()).isFalse();
        assertThat(Batch.lay(List.of(Frame.gap(1, "s-1")), Encoding.RAW, false).isGap())
                .isTrue();
    }

    // ---- every cut ----

    /** A scene in which frames of all kinds are written; the steps say how much the sink takes between resumes. */
    private byte[] play(Encoding encoding, int first, int then) {
        Workbench mine = new Workbench();
        mine.open();
        ListenRequest request = ListenRequest.builder()
                .topics("t")
                .encoding(encoding)
                .first(() -> List.of(Event.of("state"), Event.of("more")))
                .build();
        RecordingSink sink = mine.listen(request);
        sink.room = first;
        for (int i = 0; i < 4; i++) {
            mine.announce("t", "d" + i);
        }
        mine.lane.run();
        mine.work();
        for (int i = 4; i < 6; i++) {
            mine.lane.run();
            mine.work();
            mine.announce("t", "d" + i);
        }
        mine.lane.run();
        for (int resumes = 0; resumes < 2_000 && sink.room == 0; resumes++) {
            sink.make(then);
            mine.lane.run();
            mine.work();
            mine.lane.run();
        }
        assertThat(sink.wronged).isNull();
        assertThat(sink.closed).isNull();
        return sink.bytes();
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void write_cutAtEveryByte_givesTheSameBytesOnce(Encoding encoding) {
        byte[] whole = play(encoding, Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertThat(new String(whole, UTF_8)).contains("data: state", "data: more", "data: d0", "data: d5");
        for (int cut = 0; cut < whole.length; cut++) {
            assertThat(play(encoding, cut, Integer.MAX_VALUE))
                    .as("cut at " + cut)
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @EnumSource(Encoding.class)
    void write_byteByByte_givesTheSameBytesOnce(Encoding encoding) {
        byte[] whole = play(encoding, Integer.MAX_VALUE, Integer.MAX_VALUE);
        for (int step : new int[] {1, 2, 3, 7, 31}) {
            assertThat(play(encoding, 0, step)).as("step " + step).isEqualTo(whole);
            assertThat(play(encoding, step, step)).as("step " + step).isEqualTo(whole);
        }
    }

    @Test
    void write_cutWhileLive_goesOnWhereItStopped() {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        bench.open();
        RecordingSink whole = bench.listen("t");
        List<RecordingSink> cut = new ArrayList<>();
        bench.lane.run();
        int begun = whole.bytes().length;
        for (int i = 0; i <= 66; i++) {
            cut.add(bench.listen("t"));
        }
        bench.lane.run();
        for (int i = 0; i < cut.size(); i++) {
            cut.get(i).room = i;
        }
        bench.announce("t", "first");
        bench.announce("t", "second");
        bench.lane.run();
        bench.announce("t", "third");
        bench.lane.run();
        expected.writeBytes(whole.bytes());
        for (RecordingSink sink : cut) {
            sink.make(Integer.MAX_VALUE);
        }
        bench.lane.run();
        assertThat(whole.heard()).containsExactly("first", "second", "third");
        for (RecordingSink sink : cut) {
            assertThat(sink.bytes()).isEqualTo(expected.toByteArray());
        }
        assertThat(begun).isPositive();
    }

    @Test
    void heartbeat_whileAFrameIsUnfinished_isNotSaidInsideIt() {
        bench.open();
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        sink.clear();
        sink.room = 5;
        bench.announce("t", "x");
        bench.lane.run();
        bench.lane.pass(Duration.ofSeconds(16));
        sink.make(
                Integer.MAX_VALUE); // queued: before its turn comes a comment is due, of which nothing may be said yet
        bench.engine().galleries().all()[0].farewell().away();
        bench.lane.run();
        assertThat(sink.text()).isEqualTo("id: " + bench.engine().journal().idOf(1) + "\ndata: x\n\n");
    }

    @Test
    void blocked_forTheWriteTimeout_isClosed_butNotWhileItTakesSomething() {
        bench.open();
        RecordingSink stuck = bench.listen("t");
        RecordingSink slow = bench.listen("t");
        bench.lane.run();
        stuck.room = 0;
        slow.room = 0;
        bench.announce("t", "x".repeat(100));
        bench.lane.run();
        for (int i = 0; i < 6; i++) {
            bench.lane.pass(Duration.ofSeconds(20));
            if (slow.closed == null) {
                slow.make(1);
            }
            bench.lane.run();
        }
        assertThat(stuck.closed).isEqualTo(CloseReason.WRITE_TIMEOUT);
        assertThat(slow.closed).isNull();
    }
}
