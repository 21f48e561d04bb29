package dev.announcer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Follows the journal into the window, and wakes those who wait for what comes.
 *
 * <p>A journal may call before this end learned where following starts; what comes that early is kept until then.
 */
final class Following implements Follower {
    private final Engine engine;

    private final ReentrantLock lock; // the engine's
    // Guarded by the lock.
    private volatile @Nullable List<Frame> early = new ArrayList<>(0);
    private final List<Goal> goals = new ArrayList<>(0);

    private volatile boolean awaited; // written under the lock: there are goals

    private record Goal(long position, CompletableFuture<Void> reached) {}

    Following(Engine engine, ReentrantLock lock) {
        this.engine = engine;
        this.lock = lock;
    }

    CompletionStage<Void> begin(int tail) {
        return engine.journal()
                .follow(tail, this)
                .thenCompose(start -> {
                    started(start);
                    return engine.journal().tail(0);
                })
                .thenCompose(this::reached);
    }

    private void started(long start) {
        engine.window().start(start);
        lock.lock();
        try {
            List<Frame> before = early;
            if (before != null) {
                before.forEach(this::toWindow);
            }
            early = null; // only now: what comes meanwhile waits for the lock
        } finally {
            lock.unlock();
        }
        advanced();
    }

    /** Completes when the window has what is the newest in the journal now. */
    CompletableFuture<Void> untilNewest() {
        CompletionStage<Long> newest;
        try {
            newest = engine.journal().tail(0);
        } catch (RuntimeException failed) {
            return CompletableFuture.failedFuture(failed);
        }
        return newest.thenCompose(this::reached).toCompletableFuture();
    }

    /** Completes when the window has what stands at this position. */
    CompletableFuture<Void> reached(long position) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        lock.lock();
        try {
            goals.add(new Goal(position, reached));
            awaited = true;
        } finally {
            lock.unlock();
        }
        achieve();
        return reached;
    }

    @Override
    public void next(Entry entry) {
        add(Frame.of(entry));
    }

    @Override
    public void gap(long position, String reason) {
        engine.options()
                .observer()
                .failed(
                        "Journal.follow",
                        new IOException(
                                "something was lost, and listeners are told (stream-reset, forgotten): " + reason));
        engine.pages().forget(); // what was read before may be what was lost
        add(Frame.gap(position, engine.journal().idOf(position)));
    }

    private void add(Frame frame) {
        if (early != null && keep(frame)) {
            return;
        }
        if (toWindow(frame)) {
            advanced();
        }
    }

    private boolean toWindow(Frame frame) {
        long tail = engine.window().tail();
        if (frame.position > tail) {
            engine.window().add(frame);
            return true;
        }
        engine.options()
                .observer()
                .failed(
                        "Journal.follow",
                        new IllegalStateException("the journal showed position " + frame.position + " after " + tail));
        return false;
    }

    private boolean keep(Frame frame) {
        lock.lock();
        try {
            List<Frame> before = early;
            return before != null && before.add(frame);
        } finally {
            lock.unlock();
        }
    }

    private void advanced() {
        if (awaited) {
            achieve();
        }
        engine.grown();
    }

    private void achieve() {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        lock.lock();
        try {
            if (early == null) {
                long tail = engine.window().tail();
                goals.removeIf(goal -> goal.position() <= tail && done.add(goal.reached()));
                awaited = !goals.isEmpty();
            }
        } finally {
            lock.unlock();
        }
        done.forEach(reached -> reached.complete(null));
    }

    @Override
    public void away(Throwable why) {
        engine.options().observer().failed("Journal.follow", why);
        for (Gallery gallery : engine.galleries().all()) {
            gallery.execute(() -> gallery.farewell().away());
        }
    }

    @Override
    public void back() {
        engine.options().observer().recovered("Journal.follow");
        engine.grown();
    }
}
