package dev.announcer;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The end of an announcer, step by step; each ends at the deadline at the latest:
 *
 * <ol>
 *   <li>what was accepted before is appended, and followed;
 *   <li>every listener is served up to there;
 *   <li>every listener that can hear it is told when to come back, and its stream is ended;
 *   <li>the adapters have flushed that;
 *   <li>the journal is closed, which ends following; who listens in this JVM hears the rest and then the end.
 * </ol>
 */
final class Closing {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Engine engine;
    private final CompletableFuture<Void> deadline = new CompletableFuture<>();
    private final CompletableFuture<Void> givenUp = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    Closing(Engine engine) {
        this.engine = engine;
    }

    void run() {
        Options.Times times = engine.options().times();
        if (times.closeDeadline().isZero()) {
            deadline.complete(null);
        }
        CompletableFuture<Void> gentle = inTime(engine.intake().emptied())
                .thenCompose(ignored -> inTime(engine.following().untilNewest()))
                .thenCompose(ignored -> inTime(
                        all(gallery -> gallery.farewell().serve(engine.window().tail()))))
                .thenCompose(ignored -> {
                    engine.shut();
                    return first(all(gallery -> gallery.farewell().dismissAll()), givenUp);
                })
                .thenCompose(ignored -> inTime(engine.streams().emptied()));
        if (!gentle.isDone()) {
            try {
                engine.clock().after(times.closeDeadline(), () -> deadline.complete(null));
            } catch (RuntimeException ended) { // the lane takes no more tasks, so nobody on it can be waited for
                engine.options().observer().failed("Lane.after", ended);
                deadline.complete(null);
            }
        }
        if (gentle.isDone()) {
            closeJournal();
        } else {
            gentle.whenComplete((ignored, failed) -> elsewhere(this::closeJournal));
        }
    }

    /** Closing a journal may block, and the last step may have ended on a lane. */
    private void elsewhere(Runnable task) {
        try {
            engine.options().executor().execute(task);
        } catch (RuntimeException refused) {
            engine.options().observer().failed("Executor.execute", refused);
            task.run();
        }
    }

    /** Completes when everything is done. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    /** Waits until everything is done; a little longer than the deadline if a lane does not keep it. */
    void await() {
        long patience = engine.options().times().closeDeadline().plus(GRACE).toMillis();
        try {
            closed.get(patience, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stuck) {
            giveUp();
            closed.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            giveUp();
        } catch (ExecutionException never) {
            throw new IllegalStateException("closing cannot fail", never);
        }
    }

    /** Goes on without the lanes: one that does not run its tasks, not even that of the deadline, is not waited for. */
    private void giveUp() {
        deadline.complete(null);
        givenUp.complete(null);
    }

    private void closeJournal() {
        try {
            engine.journal().close();
        } catch (RuntimeException failed) {
            engine.options().observer().failed("Journal.close", failed);
        } finally {
            engine.shut();
            engine.wakers().wake();
            closed.complete(null);
        }
    }

    private CompletableFuture<Void> all(Function<Gallery, CompletableFuture<Void>> step) {
        return CompletableFuture.allOf(
                Arrays.stream(engine.galleries().all()).map(step).toArray(CompletableFuture<?>[]::new));
    }

    /** This step, or as much of it as there is time for; a step that fails does not keep the next from being done. */
    private CompletableFuture<Void> inTime(CompletableFuture<Void> step) {
        return first(step.exceptionally(failed -> null), deadline);
    }

    private static CompletableFuture<Void> first(CompletableFuture<Void> one, CompletableFuture<Void> other) {
        return CompletableFuture.anyOf(one, other).thenApply(ignored -> null);
    }
}
