package dev.announcer;

import java.util.List;

/**
 * One open stream, on its lane: LIVE, or catching up, or closed.
 *
 * <pre>
 *   admitted --> CATCHING UP ---- position == the gallery's ----> LIVE      (see CatchUp)
 *                     ^                                             |
 *                     +--------- its sink took less, a gap ---------+
 *                any of both --> CLOSED: whatever comes later is ignored
 * </pre>
 *
 * While it is LIVE it has no state of its own but its slot: its position is the gallery's. All fields but the final ones
 * are confined to the lane; {@link Listener}'s methods only queue a task there.
 */
final class LaneListener implements Listener {
    private static final int CLOSE_BYTES = 4 * Gallery.WRITE_BYTES; // to close one costs about as much time

    private static final Sink NO_SINK = new Sink() {
        @Override
        public int write(Frames frames, int from) {
            return 0;
        }

        @Override
        public void close(CloseReason reason) {}
    };

    final ListenRequest request;
    private final int number; // one of 2^32, in room that the object has anyway
    private final Gallery gallery;
    private Sink sink = NO_SINK; // set once, before the first task of this listener is queued
    private @Nullable Audience audience;

    /** Null when it is live. */
    private @Nullable CatchUp catchUp;

    /** Its slot in its audience when it is live, else in the gallery's list of those who catch up. */
    int slot;

    private boolean closed;
    private CloseReason closeReason = CloseReason.PEER_GONE;
    private boolean ended;

    /** When it took something last other than with its audience; if it is stuck, since when it has taken nothing. */
    long sinceNanos;

    /** The position of the last id that it was told other than with its audience. */
    long told = Frame.NOWHERE;

    LaneListener(ListenRequest request, int number, Gallery gallery, long position) {
        this.request = request;
        this.number = number;
        this.gallery = gallery;
        this.catchUp = new CatchUp(this, gallery, position, false);
    }

    void sink(Sink made) {
        sink = made;
    }

    // ---- any thread ----

    @Override
    public void resume() {
        gallery.execute(() -> {
            CatchUp blocked = catchUp;
            if (blocked != null && !closed) {
                blocked.resumed();
            }
        });
    }

    @Override
    public void ended() {
        gallery.execute(() -> {
            closeNow(CloseReason.PEER_GONE);
            hasEnded();
        });
    }

    @Override
    public void close(CloseReason reason) {
        gallery.execute(() -> closeNow(reason));
    }

    // ---- coming and going ----

    void admit(Audience mine) {
        audience = mine;
        sinceNanos = gallery.now();
        CatchUp beginning = catchUp;
        if (beginning != null) {
            beginning.begin();
        }
    }

    /** Unlike that of any other open stream of this announcer. */
    long number() {
        return Integer.toUnsignedLong(number);
    }

    ListenerStatus status() {
        CatchUp behind = catchUp;
        long position = behind == null ? gallery.progress().positionOf(this) : behind.position;
        return new ListenerStatus(
                number(), request, behind == null, gallery.engine().window().countAfter(position));
    }

    boolean isClosed() {
        return closed;
    }

    void closeNow(CloseReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        closeReason = reason;
        if (audience != null) {
            gallery.leave(this, audience);
            closeSink();
            gallery.observer().closed(request, reason);
        }
    }

    /** The last call to the sink; for one that was closed before it was admitted, when it would have been. */
    void closeSink() {
        gallery.spend(CLOSE_BYTES);
        try {
            sink.close(closeReason);
        } catch (Throwable failed) {
            gallery.observer().failed("Sink.close", failed);
            hasEnded(); // nobody else will say so
        }
    }

    private void hasEnded() {
        if (!ended) {
            ended = true;
            gallery.engine().streams().leave(0);
        }
    }

    /** It misses too much, or what it misses is gone. False if it goes on, at the newest, and is to be told so. */
    boolean endsOnOverflow() {
        return request.overflow().orElse(gallery.engine().options().overflow()) == Overflow.DISCONNECT;
    }

    // ---- being live ----

    Audience audience() {
        if (audience == null) {
            throw new IllegalStateException("the listener has not been admitted");
        }
        return audience;
    }

    @Nullable
    CatchUp catchUp() {
        return catchUp;
    }

    void goLive() {
        gallery.catching().remove(this);
        catchUp = null;
        audience().goLive(this);
        if (gallery.engine().finishing().isEnd(gallery.progress().positionOf(this))) {
            gallery.farewell().finish(this);
        }
    }

    private CatchUp fallBehind(long position) {
        audience().live().remove(this);
        CatchUp behind = new CatchUp(this, gallery, position, true);
        catchUp = behind;
        gallery.catching().add(this);
        return behind;
    }

    /** Gives the sink these bytes; says how many it took. It may have been closed by that. */
    int take(Frames frames, int from) {
        try {
            int took = sink.write(frames, from);
            if (took >= 0 && took <= frames.size() - from) {
                gallery.spend(Gallery.WRITE_BYTES + took);
                return took;
            }
            throw new IllegalStateException("Sink.write took " + took + " of " + (frames.size() - from) + " bytes");
        } catch (Throwable failed) { // whatever it is, the others of its audience are to hear what it did not
            gallery.observer().failed("Sink.write", failed);
            closeNow(CloseReason.SINK_FAILED);
            return 0;
        }
    }

    /** Offers what the run (before, through] has for its audience; false if it did not take all. */
    boolean offer(Batch batch, long before, long through) {
        int took = take(batch.frames(), 0);
        if (closed) {
            return false;
        }
        if (took < batch.size()) {
            fallBehind(before).cut(batch, took);
            gallery.observer().lagging(request);
        } else if (batch.isGap()) {
            gallery.observer().reset(request, "forgotten");
            if (request.first() != null) {
                fallBehind(through).startAgain();
            }
        }
        return took == batch.size();
    }

    /** Not even the journal holds what comes next for its gallery, which goes on at this position. */
    void missed(long through) {
        if (endsOnOverflow()) {
            closeNow(CloseReason.OVERFLOW);
        } else {
            fallBehind(through).skip();
        }
    }

    /** Says something of the stream's own, if it is between two frames and its sink takes any of it; false if not. */
    boolean interject(Batch control) {
        CatchUp behind = catchUp;
        if (closed || (behind != null && !behind.isBetweenFrames())) {
            return false;
        }
        int took = take(control.frames(), 0);
        if (closed) {
            return false;
        }
        if (took == control.size()) {
            gallery.tally().took(took);
            sinceNanos = gallery.now();
        } else if (behind != null) {
            behind.cut(control, took);
        } else {
            fallBehind(gallery.progress().positionOf(this)).cut(control, took);
        }
        return took > 0;
    }

    /** Tells a live listener where it is, unless it knows that; false if its sink did not take all of it at once. */
    boolean tell(long position) {
        if (isToldLessThan(position)) {
            String id = gallery.engine().journal().idOf(position);
            Frame cursor = Frame.control(EventEncoder.cursor(request.cursor(), id));
            if (interject(audience().lay(List.of(cursor)))) {
                told = position;
            }
        }
        return !closed && catchUp == null;
    }

    /** Says this, if it can be said now. */
    void comment(byte[] comment) {
        if (!closed) {
            interject(audience().lay(List.of(Frame.control(comment))));
        }
    }

    /** Whether the position served is above that of the last id it was told; then a heartbeat tells it. */
    boolean isToldLessThan(long position) {
        return request.cursor() != ListenRequest.Cursor.OFF && Math.max(told, audience().lastHeard) < position;
    }
}
