package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Listeners one by one, and one of them disconnected. */
final class InspectionTest {
    private final Workbench bench = new Workbench();

    private <T> T after(CompletableFuture<T> answer) {
        assertThat(answer).as("no lane is waited for").isNotDone();
        bench.lane.run();
        return answer.join();
    }

    private List<ListenerStatus> all() {
        return after(new Inspection(bench.engine()).all());
    }

    @Test
    void all_liveAndSlow_tellWhoTheyAreAndHowFarBehind() {
        bench.open();
        bench.listen(
                ListenRequest.builder().topics("t").attribute("user", "ann").build());
        RecordingSink slow = bench.listen("u");
        bench.lane.run();
        slow.room = 0;
        for (int i = 0; i < 3; i++) {
            bench.announce("u", "d" + i);
            bench.announce("t", "d" + i);
        }
        bench.lane.run();
        assertThat(all()).hasSize(2).allSatisfy(status -> {
            boolean ann = status.request().attributes().containsValue("ann");
            assertThat(status.live()).isEqualTo(ann);
            assertThat(status.behind()).isEqualTo(ann ? 0 : 6);
        });
    }

    @Test
    void all_more_thanOneTaskLooksAt_areAllThereOnce() {
        bench.taskBytes = 4096;
        bench.open();
        for (int i = 0; i < 100; i++) {
            bench.listen("t");
        }
        bench.lane.run();
        assertThat(all().stream().map(ListenerStatus::number).distinct()).hasSize(100);
    }

    @Test
    void all_noListeners_isEmpty() {
        bench.open();
        assertThat(new Inspection(bench.engine()).all().join()).isEmpty();
    }

    @Test
    void disconnect_oneOfTwo_endsThatOneAlone() {
        bench.open();
        RecordingSink first = bench.listen("t");
        RecordingSink second = bench.listen("t");
        bench.lane.run();
        long number = all().get(0).number();
        Inspection inspection = new Inspection(bench.engine());
        assertThat(after(inspection.disconnect(number))).isTrue();
        assertThat(List.of(first, second))
                .filteredOn(sink -> sink.closed != null)
                .hasSize(1);
        assertThat(bench.told).contains("closed APPLICATION");
        assertThat(all()).hasSize(1).noneMatch(status -> status.number() == number);
        assertThat(after(inspection.disconnect(number))).as("it is gone").isFalse();
    }
}
