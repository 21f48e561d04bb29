package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcement;
import dev.announcer.Entry;
import dev.announcer.Event;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RecordingFollowerTest {
    private static Entry entry(long position) {
        return new Entry(position, "e-" + position, Announcement.of("a", Event.of("number " + position)));
    }

    @Test
    void calls_inOrderOneAtATime_areNoOffence() {
        RecordingFollower follower = new RecordingFollower();
        follower.next(entry(0));
        follower.away(new IOException("gone"));
        follower.back();
        follower.gap(7, "lost");
        follower.next(entry(8));
        assertThat(follower.offences()).isEmpty();
        assertThat(follower.data()).containsExactly("number 0", "number 8");
        assertThat(follower.gaps()).containsExactly(7L);
        assertThat(follower.aways()).isEqualTo(1);
        assertThat(follower.backs()).isEqualTo(1);
    }

    @Test
    void call_whileAnotherHasNotReturned_isAnOffence() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        RecordingFollower follower = new RecordingFollower(entry -> {
            entered.countDown();
            try {
                released.await();
            } catch (InterruptedException ended) {
                throw new IllegalStateException(ended);
            }
        });
        Thread first = new Thread(() -> follower.next(entry(1)), "the first");
        first.start();
        entered.await();
        follower.back();
        released.countDown();
        first.join();
        assertThat(follower.offences()).hasSize(1).allMatch(offence -> offence.contains("while the first"));
    }

    @Test
    void position_thatDoesNotRise_isAnOffence() {
        RecordingFollower follower = new RecordingFollower();
        follower.next(entry(5));
        follower.next(entry(5));
        follower.gap(4, "before");
        assertThat(follower.offences()).hasSize(2);
    }

    @Test
    void follower_thatThrew_isReadyForTheNext() {
        RecordingFollower follower = new RecordingFollower(entry -> {
            throw new IllegalArgumentException("planned by the test");
        });
        for (int i = 0; i < 2; i++) {
            try {
                follower.next(entry(i));
            } catch (IllegalArgumentException planned) {
                assertThat(planned).hasMessage("planned by the test");
            }
        }
        assertThat(follower.count()).isEqualTo(2);
        assertThat(follower.offences()).isEmpty();
    }
}
