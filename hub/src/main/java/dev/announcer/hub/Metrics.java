package dev.announcer.hub;

import dev.announcer.AnnouncerStatus;
import dev.announcer.web.CountingObserver;
import dev.announcer.web.WebResponse;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the hub tells of itself in numbers.
 *
 * <p>Everything is counted by those who do it, all the time; here it is only read and written down, when somebody asks. That
 * is done on a thread of its own, because it takes milliseconds (the first time, when the classes that it needs are
 * loaded, many), and no listener is to wait for them. The thread ends when nobody asks. Thread-safe.
 */
final class Metrics implements AutoCloseable {
    /** More than so many scrapes at once are a mistake. */
    private static final int MAX_WAITING = 16;

    private static final int IDLE_SECONDS = 10;

    private final CountingObserver observer;
    private final ThreadPoolExecutor worker;

    // Set once, when there is something to tell of.
    private volatile @Nullable Supplier<AnnouncerStatus> announcer;
    private volatile @Nullable Server server;

    // Confined to the worker's one thread at a time.
    private @Nullable MetricsRegistry registry;

    Metrics(CountingObserver observer) {
        this.observer = observer;
        this.worker =
                new ThreadPoolExecutor(
                        1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                            Thread thread = new Thread(task, "hub-metrics");
                            thread.setDaemon(true);
                            return thread;
                        }) {
                    @Override
                    protected void terminated() {
                        if (registry != null) {
                            registry.close();
                        }
                    }
                };
        worker.allowCoreThreadTimeOut(true);
    }

    /** These are to be told of. */
    void of(Supplier<AnnouncerStatus> announcer, Server server) {
        this.announcer = announcer;
        this.server = server;
    }

    /** All of it, as it is now. The stage completes on another thread. */
    CompletionStage<WebResponse> scrape(MetricsFormat format) {
        try {
            return CompletableFuture.supplyAsync(() -> write(format), worker);
        } catch (RejectedExecutionException tooMany) {
            return CompletableFuture.completedFuture(Routes.busy("too many ask for metrics"));
        }
    }

    private WebResponse write(MetricsFormat format) {
        Supplier<AnnouncerStatus> status = announcer;
        Server serving = server;
        if (status == null || serving == null) {
            return Routes.busy("the hub is starting");
        }
        MetricsRegistry registered = registry;
        if (registered == null) {
            registered = new MetricsRegistry(observer, serving);
            registry = registered;
        }
        return WebResponse.of(200, format.contentType(), registered.scrape(status.get(), format));
    }

    /** What was asked for before is still answered; nothing later is. */
    @Override
    public void close() {
        worker.shutdown();
    }
}
