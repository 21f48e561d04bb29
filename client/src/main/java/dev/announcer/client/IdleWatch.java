package dev.announcer.client;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Notices that nothing came for too long. Confined to the serial. */
final class IdleWatch {
    private final Duration timeout;
    private final Clockwork clockwork;
    private final Serial serial;
    private final BooleanSupplier waiting;
    private final Runnable expired;
    private long touchedNanos;
    private boolean stopped;
    private Clockwork.@Nullable Alarm alarm;

    /**
     * One that is not started.
     *
     * @param timeout 0: none
     * @param waiting whether anything is waited for; time counts only then
     */
    IdleWatch(Duration timeout, Clockwork clockwork, Serial serial, BooleanSupplier waiting, Runnable expired) {
        this.timeout = timeout;
        this.clockwork = clockwork;
        this.serial = serial;
        this.waiting = waiting;
        this.expired = expired;
    }

    void start() {
        touch();
        if (!timeout.isZero()) {
            set(timeout);
        }
    }

    /** Something came. */
    void touch() {
        touchedNanos = clockwork.nanos();
    }

    void stop() {
        stopped = true;
        if (alarm != null) {
            alarm.cancel();
        }
    }

    private void set(Duration time) {
        alarm = clockwork.after(time, () -> serial.execute(this::look));
    }

    /** One alarm for many touches: it is set anew only when it rings. */
    private void look() {
        if (stopped) {
            return;
        }
        if (!waiting.getAsBoolean()) {
            touch();
        }
        Duration left = timeout.minusNanos(clockwork.nanos() - touchedNanos);
        if (left.isNegative() || left.isZero()) {
            expired.run();
        } else {
            set(left);
        }
    }
}
