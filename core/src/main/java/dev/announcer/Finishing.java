package dev.announcer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * A stream that is complete: nothing more is announced, whoever has heard everything is at its end, and whoever comes back
 * for the rest gets it, for a while. Then the announcer is closed.
 *
 * <pre>
 *   finish: nothing more is taken --> what was taken is appended, and followed --> END is known --> linger --> closed
 *                                                                  whoever is live at END: his stream ends
 *                                                                  whoever comes: the rest, or 'missed nothing'
 * </pre>
 */
final class Finishing {
    private static final AtomicReferenceFieldUpdater<Finishing, @Nullable Course> COURSE =
            AtomicReferenceFieldUpdater.newUpdater(Finishing.class, Course.class, "course");

    private final Engine engine;
    private volatile @Nullable Course course;

    /** The last position, its canonical id, and the id that the last event shows. */
    private record End(long position, String id, String shownId) {}

    /** What is waited for. */
    private record Course(CompletableFuture<End> end, CompletableFuture<Void> closed) {}

    Finishing(Engine engine) {
        this.engine = engine;
    }

    CompletionStage<Void> begin() {
        Course mine = new Course(new CompletableFuture<>(), new CompletableFuture<>());
        if (!COURSE.compareAndSet(this, null, mine)) {
            return COURSE.get(this).closed.copy();
        }
        engine.intake().emptied().thenRun(() -> follow(mine.end));
        if (engine.isClosing()) {
            engine.close().closed().thenRun(this::closed);
        }
        return mine.closed.copy();
    }

    /** The announcer was closed: after a while by this, or by the application. */
    void closed() {
        Course begun = course;
        if (begun != null) {
            begun.closed.complete(null);
        }
    }

    /** Waits for the last announcement; a journal that has no answer is asked again, because nobody is to miss it. */
    private void follow(CompletableFuture<End> known) {
        engine.following().untilNewest().whenComplete((ignored, failed) -> {
            if (failed == null || engine.isClosing()) {
                end(known);
            } else {
                engine.options().observer().failed("Journal.tail", failed);
                engine.clock().after(CatchUp.ASK_AGAIN, () -> follow(known));
            }
        });
    }

    private void end(CompletableFuture<End> known) {
        long last = engine.window().tail();
        known.complete(
                new End(last, engine.journal().idOf(last), engine.window().newestId()));
        for (Gallery gallery : engine.galleries().all()) {
            gallery.execute(() -> gallery.farewell().look());
        }
        engine.wakers().wake();
        linger();
    }

    private void linger() {
        Duration linger = engine.options().times().finishLinger();
        try {
            engine.clock().after(linger, engine::close);
        } catch (RuntimeException refused) { // no lane takes tasks any more, so nobody can come back either
            engine.options().observer().failed("Lane.after", refused);
            engine.close();
        }
    }

    /** Whether nothing more is announced. */
    boolean hasBegun() {
        return course != null;
    }

    /** Whether the end is known. */
    boolean isDecided() {
        return end() != null;
    }

    /** Whether one who stands at this position has heard everything that there will ever be. */
    boolean isEnd(long position) {
        End end = end();
        return end != null && position >= end.position;
    }

    private @Nullable End end() {
        Course begun = course;
        return begun == null ? null : begun.end.getNow(null);
    }

    /** Refuses one who has missed nothing, or whose rest is gone. */
    void check(ListenRequest request) {
        End end = end();
        if (end == null) {
            return;
        }
        String last = request.lastEventId().orElse("");
        if (!last.isEmpty() && (last.equals(end.id) || last.equals(end.shownId))) {
            throw refuse(ListenException.Reason.FINISHED, "the stream is complete, and was heard to its end");
        }
        if (engine.isClosing()) {
            throw refuse(ListenException.Reason.GONE, "the stream is complete, and no longer held");
        }
        if (request.first() == null && !missedAnything(request, end.position)) {
            throw refuse(ListenException.Reason.FINISHED, "the stream is complete, and nothing of it was missed");
        }
    }

    private ListenException refuse(ListenException.Reason reason, String why) {
        engine.options().observer().refused(why);
        return new ListenException(reason, why);
    }

    /** False only if that is known at once: one who is taken for nothing hears the end, and comes back with its id. */
    private boolean missedAnything(ListenRequest request, long end) {
        if (request.start() instanceof ListenRequest.Start.After after) {
            CompletableFuture<Place> place = locate(after.id());
            return !place.isDone()
                    || place.isCompletedExceptionally()
                    || !(place.join() instanceof Place.Known known)
                    || holdsAnything(known.position(), end, request.selection());
        }
        if (request.start() instanceof ListenRequest.Start.Last last) {
            long from = engine.window().before(last.count());
            return from < 0 || holdsAnything(from, end, request.selection());
        }
        return false;
    }

    private CompletableFuture<Place> locate(String id) {
        try {
            return engine.journal().locate(id).toCompletableFuture();
        } catch (RuntimeException failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }

    /** Whether there is anything for this selection between these positions, or may be. */
    private boolean holdsAnything(long after, long end, Selection selection) {
        long position = after;
        while (position < end) {
            Run run = engine.window().run(position, Gallery.RUN_BYTES, selection::hears);
            if (run == null || !run.frames().isEmpty() || run.through() == position) {
                return run == null || !run.frames().isEmpty();
            }
            position = run.through();
        }
        return false;
    }
}
