package dev.announcer;

import java.util.concurrent.CompletableFuture;

/** What a gallery has to say to everybody: that the journal is away, and the last words. Confined to the lane. */
final class Farewell {
    private final Gallery gallery;
    private long serveTo;
    private @Nullable CompletableFuture<Void> served;
    private boolean finished;

    Farewell(Gallery gallery) {
        this.gallery = gallery;
    }

    /** The journal cannot be reached: says so to all who can hear it now. */
    void away() {
        Everybody.each(gallery, listener -> listener.comment(EventEncoder.AWAY), () -> {});
    }

    /** Completes when every listener has been served up to this position. */
    CompletableFuture<Void> serve(long through) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        gallery.execute(() -> {
            serveTo = through;
            served = done;
            look();
        });
        gallery.signal();
        return done;
    }

    /** Something changed: perhaps everybody has been served now. */
    void look() {
        CompletableFuture<Void> waiting = served;
        if (waiting != null
                && (gallery.isEmpty()
                        || (gallery.catching().size() == 0 && gallery.progress().hasServed(serveTo)))) {
            waiting.complete(null);
        }
        if (!finished && isOver()) {
            finished = true;
            Everybody.each(
                    gallery,
                    listener -> {
                        if (!listener.isClosed() && listener.catchUp() == null) {
                            finish(listener);
                        }
                    },
                    () -> {});
        }
    }

    /** Whether every live listener has heard everything that there will ever be. */
    private boolean isOver() {
        return gallery.engine().finishing().isEnd(gallery.position())
                && gallery.progress().hasServed(gallery.position());
    }

    /** Ends the stream of a live listener who has heard everything, with a last id by which that is known of it. */
    void finish(LaneListener listener) {
        if (listener.tell(gallery.position())) {
            listener.closeNow(CloseReason.FINISHED);
        }
    }

    /** Ends every stream; completes when that is done. */
    CompletableFuture<Void> dismissAll() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        gallery.execute(() -> Everybody.each(gallery, this::dismiss, () -> done.complete(null)));
        return done;
    }

    /** Says when to come back, if that can be said between two frames, and ends the stream. */
    void dismiss(LaneListener listener) {
        listener.comment(EventEncoder.retry(restartMillis()));
        listener.closeNow(CloseReason.SHUTDOWN);
    }

    /** The time after which a listener comes back, and a random part as long again, so that not all come at once. */
    private long restartMillis() {
        long retry = gallery.engine().options().times().retryMillis();
        return retry + gallery.engine().options().random().nextLong(retry + 1);
    }
}
