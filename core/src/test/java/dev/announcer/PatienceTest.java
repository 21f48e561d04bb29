package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What counts as life: bytes that were taken; not a resume, and not a write of which nothing was taken. */
final class PatienceTest {
    private final Workbench bench = new Workbench();
    private final StubJournal journal = new StubJournal();

    private static ListenRequest after(long position) {
        return ListenRequest.builder()
                .topics("t")
                .cursor(ListenRequest.Cursor.OFF)
                .lastEventId("s-" + position)
                .build();
    }

    private static long comments(RecordingSink sink) {
        return sink.text().lines().filter(":"::equals).count();
    }

    private void resumeInVain(RecordingSink sink) {
        for (int i = 0; i < 3; i++) {
            bench.lane.pass(Duration.ofSeconds(10));
            sink.make(0);
        }
        bench.lane.pass(Duration.ofSeconds(1));
    }

    @Test
    void writeTimeout_resumedButTakesNothing_isNotPutOff() {
        bench.open(journal);
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        sink.room = 0;
        bench.announce("t", "d1");
        bench.lane.run();
        resumeInVain(sink);
        assertThat(sink.closed).isEqualTo(CloseReason.WRITE_TIMEOUT);
    }

    @Test
    void writeTimeout_resumedInsideAFrameButTakesNothing_isNotPutOff() {
        bench.open(journal);
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        sink.room = 5;
        bench.announce("t", "d1");
        bench.lane.run();
        resumeInVain(sink);
        assertThat(sink.closed).isEqualTo(CloseReason.WRITE_TIMEOUT);
    }

    @Test
    void writeTimeout_takesAByteNowAndThen_isPutOff() {
        bench.open(journal);
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        sink.room = 5;
        bench.announce("t", "a long one");
        bench.lane.run();
        for (int i = 0; i < 5; i++) {
            bench.lane.pass(Duration.ofSeconds(20));
            sink.make(1);
        }
        bench.lane.run();
        assertThat(sink.closed).isNull();
    }

    @Test
    void heartbeat_waitingForAPage_isSent() {
        bench.windowCount = 2;
        bench.open(journal);
        for (int i = 0; i < 6; i++) {
            bench.announce("t", "d");
        }
        RecordingSink sink = bench.listen(after(3));
        bench.lane.run();
        long before = comments(sink);
        bench.lane.pass(Duration.ofSeconds(15));
        assertThat(comments(sink)).isEqualTo(before + 1);
    }

    @Test
    void heartbeat_heardAPageSince_comesLater() {
        bench.windowCount = 2;
        bench.open(journal);
        for (int i = 0; i < 6; i++) {
            bench.announce("t", "d");
        }
        RecordingSink sink = bench.listen(after(3));
        bench.lane.pass(Duration.ofSeconds(10));
        journal.reads.remove().answer().complete(journal.page(3, 6));
        bench.lane.run();
        long before = comments(sink);
        bench.lane.pass(Duration.ofSeconds(14));
        assertThat(comments(sink)).isEqualTo(before);
        bench.lane.pass(Duration.ofSeconds(1));
        assertThat(comments(sink)).isEqualTo(before + 1);
    }

    @Test
    void heartbeat_anotherListenersIsDueInBetween_isNotRepeated() {
        bench.open(journal);
        RecordingSink quiet = bench.listen(ListenRequest.builder()
                .topics("quiet")
                .cursor(ListenRequest.Cursor.OFF)
                .build());
        bench.listen("t");
        bench.lane.pass(Duration.ofSeconds(10));
        bench.announce("t", "d1");
        long before = comments(quiet);
        bench.lane.pass(Duration.ofSeconds(19)); // its own at 15 s, that of the other at 25 s
        assertThat(comments(quiet)).isEqualTo(before + 1);
    }
}
