package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RoomTest {
    @Test
    void enter_moreThanCount_isRefused() {
        Room room = new Room(2, 1000);
        assertThat(room.enter(1)).isTrue();
        assertThat(room.enter(1)).isTrue();
        assertThat(room.enter(1)).isFalse();
        assertThat(room.count()).isEqualTo(2);
        room.leave(1);
        assertThat(room.enter(1)).isTrue();
    }

    @Test
    void enter_moreThanBytes_isRefused_andTakesNothing() {
        Room room = new Room(100, 1000);
        assertThat(room.enter(600)).isTrue();
        assertThat(room.enter(401)).isFalse();
        assertThat(room.enter(400)).isTrue();
        assertThat(room.enter(0)).isTrue();
    }

    @Test
    void enter_firstIsLargerThanTheRoom_isTaken() {
        Room room = new Room(10, 100);
        assertThat(room.enter(Integer.MAX_VALUE)).isTrue();
        assertThat(room.enter(0)).isFalse();
        room.leave(Integer.MAX_VALUE);
        assertThat(room.count()).isZero();
        assertThat(room.enter(100)).isTrue();
    }

    @Test
    void enter_veryManyBytes_doNotReachTheCount() {
        Room room = new Room(65_536, 1L << 43);
        for (int i = 0; i < 4000; i++) {
            assertThat(room.enter(Integer.MAX_VALUE)).isTrue();
        }
        assertThat(room.count()).isEqualTo(4000);
    }

    @Test
    void enter_countAlone_holdsMillions() {
        Room room = new Room(Integer.MAX_VALUE);
        int many = 3_000_000;
        for (int i = 0; i < many; i++) {
            if (!room.enter(0)) {
                throw new AssertionError("refused after " + i);
            }
        }
        assertThat(room.count()).isEqualTo(many);
        assertThat(new Room(1).enter(0)).isTrue();
    }

    @Test
    void emptied_completesWhenTheLastLeft() {
        Room room = new Room(10, 100);
        assertThat(room.emptied()).isDone();
        room.enter(5);
        room.enter(6);
        CompletableFuture<Void> emptied = room.emptied();
        room.leave(5);
        assertThat(emptied).isNotDone();
        room.leave(6);
        assertThat(emptied).isDone();
    }

    @Test
    void enter_fromManyThreads_neverHoldsMore() throws Exception {
        Room room = new Room(3, 1_000_000);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int turn = 0; turn < 20_000; turn++) {
                    if (room.enter(7)) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        room.leave(7);
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isBetween(1, 3);
        assertThat(room.emptied()).isDone();
    }
}
