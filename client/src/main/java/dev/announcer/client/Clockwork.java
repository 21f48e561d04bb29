package dev.announcer.client;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Time and chance, from outside so that tests can set them. */
interface Clockwork {
    /** Something that was to be done later. */
    @FunctionalInterface
    interface Alarm {
        /** It is not done any more, unless it has begun. */
        void cancel();
    }

    /** Nanoseconds from some time on. */
    long nanos();

    /** Runs a task after a time, on a thread that must not be held up. */
    Alarm after(Duration time, Runnable task);

    /** A number from 0 to 1, all as likely. */
    double chance();

    /** The real ones. */
    Clockwork REAL = new Clockwork() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Alarm after(Duration time, Runnable task) {
            ScheduledFuture<?> scheduled =
                    Threads.TIMER.schedule(task, TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        }

        @Override
        public double chance() {
            return ThreadLocalRandom.current().nextDouble();
        }
    };
}
