package dev.announcer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** A lane whose tasks wait until the test runs them; its timers go by the fake ticker. For one thread. */
final class ManualLane implements Lane {
    Runnable onExecute = () -> {};
    private final FakeTicker ticker;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));
    private long numbers;
    private boolean running;

    private record Timer(long due, long number, Runnable task) {}

    ManualLane(FakeTicker ticker) {
        this.ticker = ticker;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        onExecute.run();
    }

    @Override
    public void after(Duration delay, Runnable task) {
        if (delay.isZero()) {
            tasks.add(task); // after what waits by now
            return;
        }
        timers.add(new Timer(ticker.nanos() + delay.toNanos(), numbers++, task));
    }

    @Override
    public boolean here() {
        return running;
    }

    /** Runs the oldest task; false if there is none. */
    boolean runOne() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        boolean nested = running;
        running = true;
        try {
            task.run();
        } finally {
            running = nested;
        }
        return true;
    }

    /** Runs what waits, and what comes of it, but no timer. */
    void run() {
        for (int ran = 0; runOne(); ran++) {
            if (ran > 1_000_000) {
                throw new IllegalStateException("the lane does not come to rest");
            }
        }
    }

    /** Lets this time pass; every timer runs when it is due. */
    void pass(Duration time) {
        run();
        long end = ticker.nanos() + time.toNanos();
        while (!timers.isEmpty() && timers.element().due() <= end) {
            Timer next = timers.remove();
            ticker.advance(Math.max(0, next.due() - ticker.nanos()));
            tasks.add(next.task());
            run();
        }
        ticker.advance(end - ticker.nanos());
    }

    int waiting() {
        return tasks.size();
    }

    /** How often it was asked to do something later. */
    long timersSet() {
        return numbers;
    }

    /** Lets this time pass while it is busy: what is due by then waits behind the tasks that wait already. */
    void passBusy(Duration time) {
        ticker.advance(time.toNanos());
        while (!timers.isEmpty() && timers.element().due() <= ticker.nanos()) {
            tasks.add(timers.remove().task());
        }
    }
}
