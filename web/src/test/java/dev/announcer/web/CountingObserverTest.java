package dev.announcer.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.CloseReason;
import dev.announcer.ListenRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CountingObserverTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10); // overflows, as System.nanoTime may
    private final List<String> log = new ArrayList<>();
    private final CountingObserver observer = new CountingObserver(
            nanos::get, (what, why) -> log.add(why == null ? what : what + ": " + why.getMessage()));

    @Test
    void whatHappens_isCountedApart() {
        ListenRequest request = ListenRequest.builder().topics("a").build();
        observer.opened(request);
        observer.opened(request);
        observer.lagging(request);
        observer.refused("a limit");
        observer.closed(request, CloseReason.OVERFLOW);
        observer.reset(request, "skipped");
        observer.reset(request, "a reason of a later version");

        assertThat(observer.opened()).isEqualTo(2);
        assertThat(observer.lagging()).isEqualTo(1);
        assertThat(observer.refused()).isEqualTo(1);
        for (CloseReason reason : CloseReason.values()) {
            assertThat(observer.closed(reason)).isEqualTo(reason == CloseReason.OVERFLOW ? 1 : 0);
        }
        assertThat(observer.resets()).containsExactlyInAnyOrder("expired", "unknown", "skipped", "forgotten");
        for (String reason : observer.resets()) {
            assertThat(observer.reset(reason)).isEqualTo(reason.equals("skipped") ? 1 : 0);
        }
        assertThatThrownBy(() -> observer.reset("other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
    }

    @Test
    void failures_areLoggedOnceASecond_withHowManyWereNot() {
        for (int i = 1; i <= 3; i++) {
            observer.failed("Journal.append", new IllegalStateException("number " + i));
        }
        assertThat(log).containsExactly("Journal.append failed: number 1");
        nanos.addAndGet(999_999_999);
        observer.failed("Sink.write", new IllegalStateException("number 4"));
        assertThat(log).hasSize(1);
        nanos.addAndGet(1);
        observer.failed("Sink.write", new IllegalStateException("number 5"));
        assertThat(log)
                .containsExactly(
                        "Journal.append failed: number 1", "Sink.write failed (and 3 failures before it): number 5");
        assertThat(observer.journalFailures()).isEqualTo(3);
        assertThat(observer.otherFailures()).isEqualTo(2);
    }

    @Test
    void failureOfTheJournal_isKnownForAWhile() {
        Duration second = Duration.ofSeconds(1);
        observer.failed("Sink.write", new IllegalStateException("no journal"));
        assertThat(observer.journalFailure(second)).isEmpty();
        observer.failed("Journal.read", new IllegalStateException("away"));
        nanos.addAndGet(second.toNanos());
        assertThat(observer.journalFailure(second)).get().hasToString("java.lang.IllegalStateException: away");
        nanos.addAndGet(1);
        assertThat(observer.journalFailure(second)).isEmpty();
    }

    @Test
    void journalThatWorksAgain_isSaidAndNoFailureAnyMore() {
        observer.failed("Journal.follow", new IllegalStateException("away"));
        observer.recovered("Journal.follow");
        assertThat(observer.journalFailure(Duration.ofDays(1))).isEmpty();
        assertThat(observer.journalFailures()).isEqualTo(1);
        assertThat(log).containsExactly("Journal.follow failed: away", "Journal.follow works again");
    }

    @Test
    void fault_ofWhoAnnounced_isNoFailure() {
        observer.failed("Journal.append", new IllegalArgumentException("an id of somebody's own"));
        assertThat(observer.journalFailures()).isZero();
        assertThat(observer.journalFailure(Duration.ofDays(1))).isEmpty();
        assertThat(log).isEmpty();
        observer.failed("Journal.read", new IllegalArgumentException("the journal's own"));
        assertThat(observer.journalFailures()).isEqualTo(1);
    }
}
