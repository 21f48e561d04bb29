package dev.announcer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * What has to go to a listener that catches up before its next run: the frame that it is in the middle of, and what the
 * stream itself has to say. Nothing of it is copied or encoded before it can go: a frame's bytes can be had again at any
 * time. Confined to the lane.
 */
final class Outbox {
    private final LaneListener listener;
    private final Gallery gallery;
    private final Consumer<Frame> heard;

    /** The frame that it is in the middle of, and how much of that it took. */
    private @Nullable Frame unfinished;

    private int taken;
    private @Nullable Deque<Frame> pending;

    /** Its sink took less than it was offered, and has not said that it can take more. */
    private boolean blocked;

    /** It has taken nothing since {@link LaneListener#sinceNanos}, although something waits. */
    private boolean stuck;

    Outbox(LaneListener listener, Gallery gallery, Consumer<Frame> heard) {
        this.listener = listener;
        this.gallery = gallery;
        this.heard = heard;
    }

    void add(Frame frame) {
        Deque<Frame> queue = pending;
        if (queue == null) {
            queue = new ArrayDeque<>(4);
            pending = queue;
        }
        queue.add(frame);
    }

    boolean isBlocked() {
        return blocked;
    }

    /** Whether something of the stream's own may go now: also after it can take more, a frame may still be unfinished. */
    boolean isBetweenFrames() {
        return !blocked && unfinished == null;
    }

    /** The position that it will have reached with the frame that it is in the middle of; if there is one. */
    long reaching() {
        return unfinished == null ? Frame.NOWHERE : unfinished.position;
    }

    boolean unblock() {
        boolean was = blocked;
        blocked = false;
        return was;
    }

    /** Writes what waits; true if nothing waits any more. */
    boolean flush() {
        if (listener.isClosed() || blocked) {
            return false;
        }
        Frame rest = unfinished;
        if (rest != null && !finish(rest)) {
            return false;
        }
        Deque<Frame> queue = pending;
        if (queue == null) {
            return true;
        }
        pending = null;
        Batch batch = listener.audience().lay(List.copyOf(queue));
        int begun = write(batch);
        if (begun < batch.parts() && !listener.isClosed()) {
            for (int i = 0; i < begun; i++) {
                queue.remove();
            }
            pending = queue.isEmpty() ? null : queue;
        }
        return begun == batch.parts() && !blocked;
    }

    private boolean finish(Frame rest) {
        Batch alone = listener.audience().lay(List.of(rest));
        int took = listener.take(alone.frames(), taken);
        if (listener.isClosed()) {
            return false;
        }
        gallery.tally().took(took);
        if (took > 0) {
            progress();
        }
        taken += took;
        if (taken < alone.size()) {
            block();
            return false;
        }
        unfinished = null;
        gallery.tally().delivered(rest);
        heard.accept(rest);
        return true;
    }

    /** Writes a batch between two frames; returns how many of its frames were begun. */
    private int write(Batch batch) {
        int took = listener.take(batch.frames(), 0);
        return listener.isClosed() ? 0 : cut(batch, took);
    }

    /** Writes a batch between two frames; true if all of it was taken. */
    boolean offer(Batch batch) {
        write(batch);
        return !listener.isClosed() && !blocked;
    }

    /** Notes how much of a batch was taken; returns how many of its frames were begun. */
    int cut(Batch batch, int took) {
        gallery.tally().took(took);
        if (took > 0) {
            progress();
        }
        int whole = batch.wholeIn(took);
        for (int i = 0; i < whole; i++) {
            gallery.tally().delivered(batch.part(i));
        }
        if (whole > 0) {
            heard.accept(batch.part(whole - 1));
        }
        if (took == batch.size()) {
            return whole;
        }
        boolean inside = took > batch.start(whole);
        if (inside) {
            unfinished = batch.part(whole);
            taken = took - batch.start(whole);
        }
        block();
        return inside ? whole + 1 : whole;
    }

    private void progress() {
        listener.sinceNanos = gallery.now();
        stuck = false;
    }

    private void block() {
        blocked = true;
        if (!stuck) {
            stuck = true;
            listener.sinceNanos = gallery.now();
        }
    }
}
