package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BacklogTest {
    private final Workbench bench = new Workbench();
    private final FakeTicker ticker = new FakeTicker();
    private final ManualLane lane = new ManualLane(ticker);
    private final Backlog backlog = new Backlog(ticker, Runnable::run, new ReentrantLock());

    @BeforeEach
    void window() {
        bench.windowCount = 8;
    }

    private CompletableFuture<String> announce() {
        return bench.announce("t", "x").toCompletableFuture();
    }

    // ---- alone ----

    @Test
    void hold_untilReleased_isNotGiven() {
        CompletionStage<Appended> one = backlog.hold(Appended.of("a"), lane);
        CompletionStage<Appended> two = backlog.hold(Appended.of("b"), lane);
        assertThat(backlog.isEmpty()).isFalse();
        assertThat(one.toCompletableFuture()).isNotDone();
        backlog.release();
        assertThat(one.toCompletableFuture()).isCompletedWithValue(Appended.of("a"));
        assertThat(two.toCompletableFuture()).isCompletedWithValue(Appended.of("b"));
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void hold_longerThanTheBound_isGivenByTheLanesClock() {
        CompletionStage<Appended> one = backlog.hold(Appended.of("a"), lane);
        lane.pass(Duration.ofMillis(600));
        CompletionStage<Appended> two = backlog.hold(Appended.of("b"), lane);
        lane.pass(Duration.ofMillis(399));
        assertThat(one.toCompletableFuture()).isNotDone();
        lane.pass(Duration.ofMillis(1));
        assertThat(one.toCompletableFuture()).isDone();
        assertThat(two.toCompletableFuture()).isNotDone();
        lane.pass(Duration.ofMillis(600));
        assertThat(two.toCompletableFuture()).isDone();
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void hold_afterARelease_isBoundAgain() {
        backlog.hold(Appended.of("a"), lane);
        backlog.release();
        lane.pass(Duration.ofMillis(500));
        CompletionStage<Appended> late = backlog.hold(Appended.of("b"), lane);
        lane.pass(Duration.ofMillis(999));
        assertThat(late.toCompletableFuture()).isNotDone();
        lane.pass(Duration.ofMillis(1));
        assertThat(late.toCompletableFuture()).isDone();
        CompletionStage<Appended> later = backlog.hold(Appended.of("c"), lane); // after the clock has stopped
        lane.pass(Duration.ofSeconds(1));
        assertThat(later.toCompletableFuture()).isDone();
    }

    // ---- in the engine ----

    @Test
    void announce_laneMoreThanHalfAWindowBehind_isAcknowledgedWhenItCaughtUp() {
        bench.open();
        bench.listen("t");
        bench.lane.run();
        for (int i = 0; i < 4; i++) {
            assertThat(announce()).isDone();
        }
        CompletableFuture<String> held = announce();
        assertThat(held).isNotDone();
        bench.lane.run();
        assertThat(held).isNotDone(); // never on the lane
        bench.work();
        assertThat(held).isDone();
        assertThat(announce()).isDone();
    }

    @Test
    void announce_laneCatchesUpWhileItIsHeldBack_isAcknowledgedAtOnce() {
        bench.open();
        bench.listen("t");
        bench.lane.run();
        for (int i = 0; i < 4; i++) {
            announce();
        }
        boolean[] once = new boolean[1];
        int[] reads = new int[1];
        // The window reads the clock when the fifth is added, and the backlog when it is held: then the lane catches
        // up.
        bench.ticker.onRead = () -> {
            if (++reads[0] == 2 && !once[0]) {
                once[0] = true;
                bench.lane.run();
            }
        };
        CompletableFuture<String> held = announce();
        assertThat(once).containsExactly(true);
        bench.ticker.onRead = () -> {};
        bench.lane.run();
        bench.work();
        assertThat(held).isDone();
    }

    @Test
    void announce_listenerIsOnItsWay_isNotHeldBackForIt() {
        bench.open();
        for (int i = 0; i < 20; i++) {
            announce();
        }
        bench.listen("t");
        assertThat(announce()).isDone();
        bench.lane.run();
        assertThat(announce()).isDone();
    }

    @Test
    void announce_allLeftWhileItIsHeldBack_isAcknowledged() {
        bench.open();
        RecordingSink sink = bench.listen("t");
        bench.lane.run();
        CompletableFuture<String> held = null;
        sink.listener.ended();
        for (int i = 0; i < 8; i++) {
            held = announce();
        }
        assertThat(held).isNotDone();
        bench.lane.run();
        bench.work();
        assertThat(held).isDone();
    }

    @Test
    void announce_executorRefuses_isAcknowledgedAllTheSame() throws Exception {
        bench.open();
        bench.listen("t");
        bench.lane.run();
        CompletableFuture<String> held = null;
        for (int i = 0; i < 5; i++) {
            held = announce();
        }
        bench.executor = task -> {
            throw new RejectedExecutionException("full");
        };
        bench.lane.run();
        assertThat(held.get(30, TimeUnit.SECONDS)).endsWith("-5");
    }
}
