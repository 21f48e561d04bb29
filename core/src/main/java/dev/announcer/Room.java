package dev.announcer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/** A bound in count and bytes: what is in it took room, and gives it back. Thread-safe. */
final class Room {
    private static final AtomicLongFieldUpdater<Room> STATE = AtomicLongFieldUpdater.newUpdater(Room.class, "state");

    private final int maxCount;
    private final long maxBytes;
    private final int shift; // one word: the count above this bit, the bytes below
    private volatile long state;
    private volatile @Nullable CompletableFuture<Void> emptied;

    /** For at most a million, of 16 TiB in all. */
    Room(int maxCount, long maxBytes) {
        this(maxCount, maxBytes, 44);
    }

    /** A bound in count alone: everybody in it has 0 bytes. */
    Room(int maxCount) {
        this(maxCount, 0, 0);
    }

    private Room(int maxCount, long maxBytes, int shift) {
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
        this.shift = shift;
    }

    /** Takes room for one of this many bytes; false if there is none. The first always has it. */
    boolean enter(int bytes) {
        long now = STATE.addAndGet(this, (1L << shift) + bytes);
        long count = now >>> shift;
        if (count > 1 && (count > maxCount || (now & ((1L << shift) - 1)) > maxBytes)) {
            leave(bytes);
            return false;
        }
        return true;
    }

    /** Gives the room back. */
    void leave(int bytes) {
        if (STATE.addAndGet(this, -(1L << shift) - bytes) == 0) {
            CompletableFuture<Void> waiting = emptied;
            if (waiting != null) {
                waiting.complete(null);
            }
        }
    }

    int count() {
        return (int) (state >>> shift);
    }

    /** Completes once the room is empty; asked for when nobody enters any more. */
    CompletableFuture<Void> emptied() {
        CompletableFuture<Void> waiting = emptied;
        if (waiting == null || waiting.isDone()) {
            waiting = new CompletableFuture<>();
            emptied = waiting;
        }
        if (state == 0) {
            waiting.complete(null);
        }
        return waiting;
    }
}
