package dev.announcer.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private double chance = 1;

    private final Clockwork clockwork = new Clockwork() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Alarm after(Duration time, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public double chance() {
            return chance;
        }
    };

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), clockwork);

    @Test
    void waits_begin_withTheReconnectionTime_andGrowToTheCap() {
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(4));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(8));
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void waits_areRandom_fromTheReconnectionTimeOn() {
        backoff.next();
        backoff.next();
        chance = 0;
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
        chance = 0.5;
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(4_500));
    }

    @Test
    void waits_beginAnew_afterAHealthyMinute_andNotSooner() {
        backoff.next();
        backoff.next();
        backoff.held(Duration.ofSeconds(60).minusNanos(1).toNanos());
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(4));
        backoff.held(Duration.ofSeconds(60).toNanos());
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void retry_takesThePlaceOfTheReconnectionTime_evenAboveTheCap_butNotAboveADay() {
        backoff.retry(Duration.ofSeconds(60));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(60));
        assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(60));
        backoff.retry(Duration.ofMillis(Long.MAX_VALUE));
        assertThat(backoff.next()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void retry_ofZero_isAtOnce_butOnlyOnce() {
        backoff.retry(Duration.ZERO);
        assertThat(backoff.next()).isEqualTo(Duration.ZERO);
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.next()).isEqualTo(Duration.ofMillis(400));
    }
}
