package dev.announcer;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that run the application's own code; none exists while there is nothing to run. */
final class Workers {
    static final Executor SHARED = shared();

    private Workers() {}

    /** A daemon thread that keeps nobody alive: a web application that has been undeployed must be able to go. */
    static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return thread;
    }

    private static Executor shared() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                64,
                64,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> thread(task, "announcer-worker-" + number.incrementAndGet()));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
