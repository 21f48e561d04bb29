package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who left is held by nobody, however he stood: live, blocked, waiting for a page or for a place, ahead of the gallery. */
final class LeakTest {
    private final Workbench bench = new Workbench();
    private final StubJournal journal = new StubJournal();
    private final List<WeakReference<Object>> left = new ArrayList<>();

    private static ListenRequest after(long position) {
        return ListenRequest.builder().topics("t").lastEventId("s-" + position).build();
    }

    private RecordingSink come(ListenRequest request) {
        RecordingSink sink = bench.listen(request);
        bench.lane.run();
        left.add(new WeakReference<>(sink));
        left.add(new WeakReference<>(sink.listener));
        return sink;
    }

    private void announce(int count) {
        for (int i = 0; i < count; i++) {
            bench.announce("t", "d");
        }
    }

    private void comeAndLeave() {
        bench.windowCount = 4;
        bench.open(journal);
        bench.listen("t");
        bench.lane.run();
        announce(3);
        bench.lane.run();
        announce(3);
        bench.lane.run();
        come(ListenRequest.to("t"));
        come(ListenRequest.to("t", "own"));
        RecordingSink blocked = come(ListenRequest.to("t"));
        blocked.room = 3;
        come(after(1)); // reads a page
        come(after(8)); // a page was newer than the gallery
        come(ListenRequest.builder().first(List::of).build());
        announce(1);
        bench.lane.run();
        assertThat(journal.reads).hasSize(1);
        bench.sinks.subList(1, bench.sinks.size()).forEach(sink -> sink.listener.ended());
        bench.sinks.subList(1, bench.sinks.size()).clear();
        bench.lane.run();
        journal.reads.remove().answer().complete(journal.page(1, 7));
        bench.work();
        announce(2);
        bench.lane.run();
    }

    @Test
    void listeners_left_areHeldByNobody() {
        comeAndLeave();
        assertThat(bench.engine().streams().count()).isEqualTo(1);
        assertThat(bench.engine().galleries().all()[0].audiences().size()).isEqualTo(1);
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (left.stream().anyMatch(one -> one.get() != null) && System.nanoTime() < deadline) {
            System.gc();
        }
        assertThat(left).allMatch(one -> one.get() == null);
        assertThat(bench.sinks.get(0).heard()).hasSize(9);
    }
}
