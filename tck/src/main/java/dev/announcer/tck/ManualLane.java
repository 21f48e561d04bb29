package dev.announcer.tck;

import dev.announcer.Lane;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lane whose tasks wait until the test runs them, in virtual time.
 *
 * <p>Tasks may be given from any thread; whoever calls {@link #runOne} is the lane's thread for as long as the task runs.
 */
public final class ManualLane implements Lane {
    private final LongSupplier ticker;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by the lock
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long timersSet;
    private @Nullable Thread runner;

    /** A lane whose timers go by this clock, usually a {@link FakeTicker}. */
    public ManualLane(LongSupplier ticker) {
        this.ticker = Objects.requireNonNull(ticker, "ticker");
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        locked(() -> tasks.add(task));
    }

    @Override
    public void after(Duration delay, Runnable task) {
        Objects.requireNonNull(task, "task");
        long nanos = Math.max(0, delay.toNanos());
        locked(() -> timers.add(new Timer(ticker.getAsLong() + nanos, timersSet++, task)));
    }

    @Override
    public boolean here() {
        lock.lock();
        try {
            return runner == Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs the oldest task that is due, if there is one, and tells whether there was. What the task throws is thrown.
     *
     * @throws IllegalStateException if a task of this lane is running
     */
    public boolean runOne() {
        Runnable task;
        lock.lock();
        try {
            if (runner != null) {
                throw new IllegalStateException("a task of this lane is running; a lane runs one at a time");
            }
            queueDueTimers();
            task = tasks.poll();
            if (task == null) {
                return false;
            }
            runner = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        try {
            task.run();
        } finally {
            locked(() -> runner = null);
        }
        return true;
    }

    /**
     * Runs all that is due, with what comes to be due meanwhile, and returns how many tasks these were.
     *
     * @throws IllegalStateException if they do not come to an end (1,000,000 tasks)
     */
    public int runAll() {
        int ran = 0;
        while (runOne()) {
            if (++ran == 1_000_000) {
                throw new IllegalStateException("the lane does not come to rest: a task gives itself again and again");
            }
        }
        return ran;
    }

    /** Whether a task is due. */
    public boolean isDue() {
        lock.lock();
        try {
            queueDueTimers();
            return !tasks.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** After how many nanoseconds the next timer is due; empty if there is none. */
    public OptionalLong nextTimerNanos() {
        lock.lock();
        try {
            Timer next = timers.peek();
            return next == null ? OptionalLong.empty() : OptionalLong.of(Math.max(0, next.at - ticker.getAsLong()));
        } finally {
            lock.unlock();
        }
    }

    private void queueDueTimers() {
        long now = ticker.getAsLong();
        for (Timer next = timers.peek(); next != null && next.at - now <= 0; next = timers.peek()) {
            timers.remove();
            tasks.add(next.task);
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    private record Timer(long at, long number, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            return at == other.at ? Long.compare(number, other.number) : Long.signum(at - other.at);
        }
    }
}
