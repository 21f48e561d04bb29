package dev.announcer.client;

import java.time.Duration;

/**
 * How long to wait before the next attempt. Confined to the connector.
 *
 * <p>The first wait is the reconnection time itself, as the standard says (HTML Living Standard 9.2.3). Each further one adds a
 * random part, of up to the reconnection time doubled as often as there were waits, so that many who lost the same server do
 * not come back in waves; up to the cap. A stream that held for a minute makes the next wait a first one again.
 */
final class Backoff {
    /** What is doubled when the reconnection time is shorter: a server that says 0 and then refuses must not be stormed. */
    private static final Duration LEAST_STEP = Duration.ofMillis(100);

    /** A server that asks for more is asked again a day later. */
    static final Duration MAX_RETRY = Duration.ofDays(1);

    private static final Duration HEALTHY = Duration.ofMinutes(1);
    private static final int MAX_DOUBLINGS = 20;

    private final Duration cap;
    private final Clockwork clockwork;
    private Duration base;
    private int waits;

    Backoff(Duration base, Duration cap, Clockwork clockwork) {
        this.base = base;
        this.cap = cap;
        this.clockwork = clockwork;
    }

    /** The server set the reconnection time. */
    void retry(Duration time) {
        base = time.compareTo(MAX_RETRY) > 0 ? MAX_RETRY : time;
    }

    /** A stream that was open for so long has ended. */
    void held(long nanos) {
        if (nanos >= HEALTHY.toNanos()) {
            waits = 0;
        }
    }

    Duration next() {
        int doublings = Math.min(waits, MAX_DOUBLINGS);
        waits++;
        if (doublings == 0) {
            return base;
        }
        Duration step = base.compareTo(LEAST_STEP) < 0 ? LEAST_STEP : base;
        Duration most = step.multipliedBy(1L << doublings);
        Duration spread = (most.compareTo(cap) > 0 ? cap : most).minus(base);
        return spread.isNegative() ? base : base.plusNanos((long) (spread.toNanos() * clockwork.chance()));
    }
}
