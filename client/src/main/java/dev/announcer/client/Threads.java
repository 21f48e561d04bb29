package dev.announcer.client;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of all sources: daemons that are there while there is work, and gone half a second later. */
final class Threads {
    private static final long IDLE_MILLIS = 500;

    /** Runs everything that is not given an executor of its own; a task may block, because another gets another thread. */
    static final Executor POOL = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new SynchronousQueue<>(),
            daemons("announcer-client"));

    /** Rings alarms; hands all work to somebody else. */
    static final ScheduledThreadPoolExecutor TIMER = timer();

    private Threads() {}

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons("announcer-client-timer"));
        timer.setKeepAliveTime(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(root(), task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader()); // an application's would be kept
            return thread;
        };
    }

    /**
     * The group that all others are in. A thread is a member of the group of who needed it first, which may be that of the
     * {@link SharedHttpClient}: the interruption that ends the client would hit a callback.
     */
    private static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }
}
