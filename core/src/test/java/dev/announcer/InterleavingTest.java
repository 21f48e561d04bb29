package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Wakes nobody twice: a short scene is played once for every moment at which the engine calls out (the clock, the lane, a
 * sink, the observer), and at that one moment something is announced. Nothing is announced after it, so if the engine
 * looked away at that moment, whoever should hear it does not.
 */
final class InterleavingTest {
    private final List<Long> positions = new ArrayList<>();
    private Workbench bench;
    private int moments;
    private int chosen;
    private boolean announcing;

    private void moment() {
        if (!announcing && ++moments == chosen) {
            announce("injected");
        }
    }

    private void announce(String data) {
        announcing = true; // the journal's order: one announcement ends before the next begins
        try {
            bench.announce("t", data);
            positions.add(bench.engine().window().tail());
        } finally {
            announcing = false;
        }
    }

    private RecordingSink listen(String... selectors) {
        RecordingSink sink = bench.listen(selectors);
        sink.onWrite = this::moment;
        moment();
        return sink;
    }

    /** Plays the scene as it is, then once for each moment it had. */
    private int everyMoment(Consumer<Workbench> scene) {
        chosen = 0;
        play(scene);
        int all = moments;
        for (int moment = 1; moment <= all; moment++) {
            chosen = moment;
            play(scene);
        }
        return all;
    }

    private void play(Consumer<Workbench> scene) {
        bench = new Workbench();
        positions.clear();
        moments = 0;
        bench.open();
        bench.ticker.onRead = this::moment;
        bench.lane.onExecute = this::moment;
        bench.onObserved = this::moment;
        scene.accept(bench);
        bench.lane.run();
        for (RecordingSink sink : bench.sinks) {
            assertThat(idsOfEvents(sink)).as("moment " + chosen).isEqualTo(due(sink));
        }
    }

    /** What was announced after the position that its first cursor told. */
    private List<String> due(RecordingSink sink) {
        long from = bench.engine()
                .journal()
                .locate(ids(sink).get(0))
                .toCompletableFuture()
                .join()
                .position();
        return positions.stream()
                .filter(position -> position > from)
                .map(position -> bench.engine().journal().idOf(position))
                .toList();
    }

    private static List<String> idsOfEvents(RecordingSink sink) {
        List<String> ids = ids(sink);
        return ids.subList(1, ids.size());
    }

    private static List<String> ids(RecordingSink sink) {
        return sink.text()
                .lines()
                .filter(line -> line.startsWith("id: "))
                .map(line -> line.substring(4))
                .toList();
    }

    @Test
    void firstListener_announcedAtAnyMomentOfItsComing_hearsIt() {
        int moments = everyMoment(at -> {
            listen("t");
            at.lane.run();
        });
        assertThat(moments).isGreaterThan(5);
    }

    @Test
    void firstListener_announcedJustBefore_hearsWhatComesAtAnyMoment() {
        everyMoment(at -> {
            announce("before");
            listen("t");
            announce("after");
            at.lane.run();
        });
    }

    @Test
    void liveListener_announcedAtAnyMomentOfATick_hearsIt() {
        int moments = everyMoment(at -> {
            listen("t");
            at.lane.run();
            announce("first");
            at.lane.run();
        });
        assertThat(moments).isGreaterThan(8);
    }

    @Test
    void secondListenerOfAnotherAudience_announcedAtAnyMoment_bothHearIt() {
        everyMoment(at -> {
            listen("t");
            at.lane.run();
            announce("first"); // the tick that passes it on waits while the second comes
            listen("*");
            announce("second");
            at.lane.run();
        });
    }

    @Test
    void listenerAfterTheLastLeft_announcedAtAnyMoment_hearsIt() {
        everyMoment(at -> {
            RecordingSink gone = listen("t");
            at.lane.run();
            at.sinks.remove(gone);
            gone.listener.ended();
            listen("t"); // the gallery is about to be forgotten
            at.lane.run();
        });
    }

    @Test
    void slowListener_announcedAtAnyMomentOfItsReturn_hearsIt() {
        everyMoment(at -> {
            RecordingSink sink = listen("t");
            at.lane.run();
            sink.room = 3;
            announce("first");
            at.lane.run();
            announce("second");
            sink.make(Integer.MAX_VALUE);
            at.lane.run();
        });
    }
}
