package dev.announcer.jdk;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Platform threads that write, as many as there are writers that block and a few more; not as many as there are listeners.
 *
 * <p>A few threads do for any number of peers who take what they are sent. While writings wait and none has been begun for
 * some milliseconds, all threads are taken to be blocked, and a quarter more are added; when there are as many as may be,
 * the writing that has been going on for longest is given up instead. What is more than is needed ends again.
 */
final class WriterPool implements Writers {
    private static final int FEW = Math.max(2, Runtime.getRuntime().availableProcessors());
    private static final int MOST = 256;
    private static final int IDLE_SECONDS = 10;
    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    /** Who is blocked for less is not given up: threads that wait for a processor look like those that wait for a peer. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final int few;
    private final int most;
    private final ThreadPoolExecutor threads;
    private final AtomicBoolean watched = new AtomicBoolean();
    private final AtomicLong begun = new AtomicLong();
    private final Map<Writing, Long> underWay = new ConcurrentHashMap<>(); // and when they were begun

    WriterPool() {
        this(FEW, MOST);
    }

    WriterPool(int few, int most) {
        this.few = few;
        this.most = most;
        AtomicInteger number = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(few, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "announcer-writer-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** How many threads there are. */
    int size() {
        return threads.getPoolSize();
    }

    @Override
    public void execute(Writing writing) {
        threads.execute(() -> run(writing));
        watch();
    }

    private void run(Writing writing) {
        begun.incrementAndGet();
        underWay.put(writing, System.nanoTime());
        try {
            writing.run();
        } finally {
            underWay.remove(writing);
        }
    }

    private void watch() {
        if (!threads.getQueue().isEmpty() && watched.compareAndSet(false, true)) {
            long before = begun.get();
            Writers.after(LOOK_EVERY, () -> look(before));
        }
    }

    private void look(long before) {
        if (threads.getQueue().isEmpty()) {
            resize(Math.min(most, underWay.size() + few));
        } else if (begun.get() == before) {
            makeRoom();
        }
        watched.set(false);
        watch();
    }

    private void makeRoom() {
        int size = threads.getPoolSize();
        if (size < most) {
            resize(Math.min(most, size + Math.max(1, size / 4)));
        } else {
            long now = System.nanoTime();
            underWay.entrySet().stream()
                    .filter(writing -> now - writing.getValue() > PATIENCE.toNanos())
                    .min(Comparator.comparing(Map.Entry::getValue))
                    .ifPresent(longest -> longest.getKey().giveUp());
        }
    }

    /** What is more goes as soon as it is idle: all threads are used in turn, so that none would be idle for long. */
    private void resize(int size) {
        if (size > threads.getMaximumPoolSize()) {
            threads.setMaximumPoolSize(size);
            threads.setCorePoolSize(size);
        } else {
            threads.setCorePoolSize(size);
            threads.setMaximumPoolSize(size);
        }
    }
}
