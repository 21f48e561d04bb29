package dev.announcer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** A lane of the benchmark's own thread, which runs its tasks when the benchmark says so; timers never come. */
final class HandLane implements Lane {
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        if (delay.isZero()) {
            tasks.add(task); // the rest of a longer work
        }
    }

    @Override
    public boolean here() {
        return false;
    }

    void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
