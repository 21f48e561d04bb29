package dev.announcer;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private final Engine engine;
    private final CompletableFuture<Void> deadline = new CompletableFuture<>();

    Closing(Engine engine) {
        this.engine = engine;
    }

    void run(CompletableFuture<Void> closed) {
        Options.Times times = engine.options().times();
        if (times.closeDeadline().isZero()) {
            deadline.complete(null);
        }
        CompletableFuture<Void> gentle = inTime(engine.intake().emptied())
                .thenCompose(ignored -> inTime(followed()))
                .thenCompose(ignored -> inTime(
                        all(gallery -> gallery.pulse().serve(engine.window().tail()))))
                .thenCompose(ignored -> {
                    engine.shut();
                    return all(gallery -> gallery.pulse().dismissAll());
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
        gentle.whenComplete((ignored, failed) -> {
            if (engine.isOnLane()) {
                engine.options().executor().execute(() -> closeJournal(closed)); // it may block
            } else {
                closeJournal(closed);
            }
        });
    }

    private void closeJournal(CompletableFuture<Void> closed) {
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

    private CompletableFuture<Void> followed() {
        CompletionStage<Long> newest;
        try {
            newest = engine.journal().tail(0);
        } catch (RuntimeException failed) {
            return CompletableFuture.completedFuture(null);
        }
        return newest.thenCompose(engine.following()::reached).toCompletableFuture();
    }

    private CompletableFuture<Void> all(Function<Gallery, CompletableFuture<Void>> step) {
        return CompletableFuture.allOf(
                Arrays.stream(engine.galleries()).map(step).toArray(CompletableFuture<?>[]::new));
    }

    /** This step, or as much of it as there is time for; a step that fails does not keep the next from being done. */
    private CompletableFuture<Void> inTime(CompletableFuture<Void> step) {
        return CompletableFuture.anyOf(step.exceptionally(failed -> null), deadline)
                .thenApply(ignored -> null);
    }
}
