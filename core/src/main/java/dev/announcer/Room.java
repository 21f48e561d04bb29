package dev.announcer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** A bound in count and bytes: what is in it took room, and gives it back. Thread-safe. */
final class Room {
    /** No bound that matters: the largest count and the most bytes that one word holds. */
    static final int ANY_COUNT = 1 << 19;

    static final long ANY_BYTES = 1L << 43;

    private static final AtomicLongFieldUpdater<Room> STATE = AtomicLongFieldUpdater.newUpdater(Room.class, "state");

    private static final int COUNT_SHIFT = 44; // one word: the count above, the bytes below

    private final int maxCount;
    private final long maxBytes;
    private volatile long state;
    private volatile @Nullable CompletableFuture<Void> emptied;

    Room(int maxCount, long maxBytes) {
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
    }

    /** Takes room for one of this many bytes; false if there is none. The first always has it. */
    boolean enter(int bytes) {
        long now = STATE.addAndGet(this, (1L << COUNT_SHIFT) + bytes);
        long count = now >>> COUNT_SHIFT;
        if (count > 1 && (count > maxCount || (now & ((1L << COUNT_SHIFT) - 1)) > maxBytes)) {
            leave(bytes);
            return false;
        }
        return true;
    }

    /** Gives the room back. */
    void leave(int bytes) {
        if (STATE.addAndGet(this, -(1L << COUNT_SHIFT) - bytes) == 0) {
            CompletableFuture<Void> waiting = emptied;
            if (waiting != null) {
                waiting.complete(null);
            }
        }
    }

    int count() {
        return (int) (state >>> COUNT_SHIFT);
    }

    /** Completes once the room is empty; asked for when nobody enters any more. */
    CompletableFuture<Void> emptied() {
        CompletableFuture<Void> waiting = new CompletableFuture<>();
        emptied = waiting;
        if (state == 0) {
            waiting.complete(null);
        }
        return waiting;
    }
}
