package dev.announcer;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What a gallery did and holds, in numbers: counted on its lane in plain fields, because the hottest loops count here, and
 * shown to other threads once after each task.
 */
final class Tally {
    private static final int DELIVERIES = 0;
    private static final int BYTES = 1;
    private static final int LISTENERS = 2;
    private static final int CATCHING_UP = 3;
    private static final int SELECTORS = 4;

    // Confined to the lane.
    private long deliveries;
    private long bytes;

    // Written on the lane, read by anyone.
    private final AtomicLongArray shown = new AtomicLongArray(5);

    // ---- on the lane ----

    /** So many listeners took all of this batch of a run. */
    void took(int listeners, Batch batch) {
        deliveries += batch.isGap() ? 0 : (long) listeners * batch.parts();
        bytes += (long) listeners * batch.size();
    }

    /** One listener took these bytes, of whatever. */
    void took(int size) {
        bytes += size;
    }

    /** One listener has taken the last byte of this frame. */
    void delivered(Frame frame) {
        if (frame.announcement() != null) {
            deliveries++;
        }
    }

    /** Lets others see how it stands. */
    void show(int listeners, int catchingUp, int selectors) {
        shown.setRelease(DELIVERIES, deliveries);
        shown.setRelease(BYTES, bytes);
        shown.setRelease(LISTENERS, listeners);
        shown.setRelease(CATCHING_UP, catchingUp);
        shown.setRelease(SELECTORS, selectors);
    }

    // ---- any thread ----

    long deliveries() {
        return shown.getAcquire(DELIVERIES);
    }

    long bytes() {
        return shown.getAcquire(BYTES);
    }

    /** How its gallery stands, which is so far behind the window's tail. */
    AnnouncerStatus.OfLane status(Lane lane, long behind, long behindBytes) {
        int listeners = (int) shown.getAcquire(LISTENERS);
        return new AnnouncerStatus.OfLane(
                lane,
                listeners,
                Math.min(listeners, (int) shown.getAcquire(CATCHING_UP)),
                (int) shown.getAcquire(SELECTORS),
                behind,
                behindBytes);
    }
}
