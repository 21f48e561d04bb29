package dev.announcer.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** The other threads of the world, in one: its tasks wait until they are run, in an order that chance decides. */
final class TaskPool implements Executor {
    private final RandomGenerator random;
    private final List<Runnable> tasks = new ArrayList<>();

    TaskPool(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    boolean runOne() {
        if (tasks.isEmpty()) {
            return false;
        }
        int chosen = random.nextInt(tasks.size());
        Runnable task = tasks.get(chosen);
        Runnable last = tasks.remove(tasks.size() - 1);
        if (chosen < tasks.size()) {
            tasks.set(chosen, last);
        }
        task.run();
        return true;
    }

    void runAll() {
        while (runOne()) {}
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }
}
