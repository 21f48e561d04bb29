package dev.announcer.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriterPoolTest {
    private WriterPool pool = new WriterPool(2, 8);
    private final List<Blocked> blocked = new ArrayList<>();

    /** Blocks until it is given up. */
    private static final class Blocked implements Writing {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch givenUp = new CountDownLatch(1);

        @Override
        public void run() {
            begun.countDown();
            try {
                givenUp.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void giveUp() {
            givenUp.countDown();
        }

        boolean isGivenUp() {
            return givenUp.getCount() == 0;
        }
    }

    /** Takes no time. */
    private record Quick(AtomicInteger count) implements Writing {
        @Override
        public void run() {
            count.incrementAndGet();
        }

        @Override
        public void giveUp() {
            throw new IllegalStateException("there is nothing to give up");
        }
    }

    @AfterEach
    void end() {
        blocked.forEach(Blocked::giveUp);
    }

    private void block(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            Blocked next = new Blocked();
            blocked.add(next);
            pool.execute(next);
            next.begun.await();
        }
    }

    private void runs(int count) {
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            pool.execute(new Quick(done));
        }
        await().until(() -> done.get() == count);
    }

    @Test
    void pool_whileNothingBlocks_staysSmall() {
        await().until(
                        () -> { // threads that wait for a processor look like those that are blocked
                            runs(10_000);
                            return pool.size() <= 4;
                        });
    }

    @Test
    void pool_whoseThreadsAreBlocked_grows() throws InterruptedException {
        pool = new WriterPool(2, 64); // so that no pause of the machine fills it
        block(6);
        runs(100);
        assertThat(pool.size()).isBetween(7, 63);
        assertThat(blocked).noneMatch(Blocked::isGivenUp);
    }

    @Test
    void pool_thatMayNotGrow_givesUpTheLongestBlocked() throws InterruptedException {
        block(8);
        runs(100);
        assertThat(pool.size()).isEqualTo(8);
        assertThat(blocked.get(0).isGivenUp()).isTrue();
        assertThat(blocked.subList(2, 8)).noneMatch(Blocked::isGivenUp);
    }
}
