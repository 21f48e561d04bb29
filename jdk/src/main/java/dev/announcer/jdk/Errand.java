package dev.announcer.jdk;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Something that is read from a peer, or written to it, or both, within a time: then the connection is ended. */
final class Errand implements Writing {
    private static final System.Logger LOG = System.getLogger(Errand.class.getName());
    private static final int PATIENCE_SECONDS = 30;

    /** What is done. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    private final HttpExchange exchange;
    private final Work work;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Stretch stretch = new Stretch(); // guarded by the lock

    private Errand(HttpExchange exchange, Work work) {
        this.exchange = exchange;
        this.work = work;
    }

    static void start(Writers writers, HttpExchange exchange, Work work) {
        writers.execute(new Errand(exchange, work));
    }

    @Override
    public void run() {
        locked(stretch::begin);
        done.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).exceptionally(late -> {
            giveUp();
            return null;
        });
        try {
            work.run();
        } catch (IOException gone) {
            Reply.abort(exchange);
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, "a request could not be answered", failed);
            Reply.abort(exchange);
        } finally {
            locked(stretch::end);
            done.complete(null);
        }
    }

    @Override
    public void giveUp() {
        locked(stretch::cut);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
