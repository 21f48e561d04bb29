package dev.announcer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The lanes that all announcers of the JVM share unless they are given others; no thread runs while none has work. */
final class Lanes {
    private static final Duration IDLE = Duration.ofSeconds(10);

    static final List<Lane> SHARED = IntStream.range(
                    0, Math.min(8, Runtime.getRuntime().availableProcessors()))
            .mapToObj(number -> lane("announcer-lane-" + number, IDLE))
            .toList();

    private Lanes() {}

    static Lane lane(String name, Duration idle) {
        return new ThreadLane(name, idle);
    }

    /** A lane on a daemon thread, which ends when it had nothing to do for a while and nothing is due later. */
    private static final class ThreadLane implements Lane, ThreadFactory {
        private final String name;
        private final ScheduledThreadPoolExecutor executor;
        private volatile @Nullable Thread thread;

        ThreadLane(String name, Duration idle) {
            this.name = name;
            this.executor = new ScheduledThreadPoolExecutor(1, this);
            executor.setKeepAliveTime(idle.toMillis(), TimeUnit.MILLISECONDS);
            executor.allowCoreThreadTimeOut(true);
        }

        @Override
        public Thread newThread(Runnable task) {
            Thread started = Workers.thread(task, name);
            thread = started;
            return started;
        }

        @Override
        public void execute(Runnable task) {
            executor.execute(task);
        }

        @Override
        public boolean here() {
            return Thread.currentThread() == thread;
        }

        @Override
        public void after(Duration delay, Runnable task) {
            executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
