package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Where a stream in the JVM stands: what it says of that is what another one goes on after. */
final class StreamPlaceTest {
    private final Workbench bench = new Workbench();
    private final StubJournal journal = new StubJournal();

    private void announce(int count) {
        for (int i = 0; i < count; i++) {
            bench.announce("t", "d" + (journal.newest + 1));
        }
    }

    private EventCursor after(String id) {
        return new EventCursor(
                bench.engine(),
                ListenRequest.builder().topics("t").lastEventId(id).build());
    }

    @Test
    void lastEventId_inTheMiddleOfWhatIsThere_isThatOfTheEventHeard() {
        bench.open(journal);
        EventStream stream = new EventStream(bench.engine(), ListenRequest.to("t"));
        announce(3);
        assertThat(stream.poll().orElseThrow().data()).isEqualTo("d1");
        assertThat(stream.lastEventId()).isEqualTo("s-1");
        assertThat(after(stream.lastEventId()).next().data()).isEqualTo("d2");
    }

    @Test
    void lost_byAReplicaThatIsBehind_resetsNotBehindWhereItStands() {
        bench.windowCount = 2;
        bench.open(journal);
        announce(8);
        journal.onRead = after -> CompletableFuture.completedFuture(new Page.Lost(2));
        EventCursor cursor = after("s-4");
        Event reset = cursor.next();
        assertThat(reset.type()).contains("stream-reset");
        assertThat(reset.id()).contains("s-4");
        assertThat(cursor.position()).isEqualTo(4);
    }

    @Test
    void copy_beforeTheResetWasHeard_tellsItToo() {
        bench.open(journal);
        announce(1);
        EventCursor cursor = after("unknown");
        assertThat(cursor.copy().next().type()).contains("stream-reset");
        assertThat(cursor.next().type()).contains("stream-reset");
    }

    @Test
    void announcerClosed_withSomethingUnheard_isOpenUntilThatWasHeard() {
        bench.open(journal);
        EventStream stream = new EventStream(bench.engine(), ListenRequest.to("t"));
        announce(2);
        bench.engine().close();
        bench.lane.run();
        bench.work();
        assertThat(stream.isOpen()).isTrue();
        assertThat(stream).extracting(Event::data).containsExactly("d1", "d2");
        assertThat(stream.isOpen()).isFalse();
    }

    @Test
    void listeners_withoutALane_areSpreadOverTheAnnouncersLanes() {
        ManualLane other = new ManualLane(bench.ticker);
        Announcer announcer = Announcer.builder()
                .lanes(List.of(bench.lane, other))
                .ticker(bench.ticker)
                .build();
        for (int i = 0; i < 4; i++) {
            announcer.listen(ListenRequest.to("t"), RecordingSink::new);
        }
        assertThat(bench.lane.waiting()).isEqualTo(2);
        assertThat(other.waiting()).isEqualTo(2);
    }
}
