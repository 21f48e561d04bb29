package dev.announcer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * The newest part of the journal, in memory and already encoded; bounded in count, bytes and age.
 *
 * <p>One writer at a time, any number of readers without a lock. It holds everything in (floor, tail]:
 *
 * <pre>
 *            evicted        |          held               |
 *   ... 3, 4, 9, 12, 13, 17 | 18, 19, 25, 26, ... 90, 91  | not yet followed
 *                   floor --^                   tail --^        (positions; holes allowed)
 * </pre>
 *
 * The frames are numbered without holes, and stand in a ring at their number. What keeps readers right:
 *
 * <ul>
 *   <li>The writer fills the slot, then publishes the number, then the tail's position. Who sees a tail finds its frames.
 *   <li>It raises the floor before it clears a slot. A reader looks for the first frame after its position, and then at
 *       the floor: if the floor is still not above its position, no frame between the two was gone when it looked.
 *   <li>A slot that was overwritten while a run was being read has a frame of another number: the run ends before it.
 *   <li>The ring is replaced when it grows; a reader reads the last number first and the ring second, so its ring has
 *       room for every number it looks for.
 * </ul>
 */
final class Window {
    /** How many frames one run may look at, so that a selective reader does not hold its lane for long. */
    static final int MAX_SCANNED = 4096;

    private final int maxCount;
    private final long maxBytes;
    private final long maxAgeNanos;
    private final LongSupplier ticker;

    // Written under the lock, read by anyone.
    private volatile AtomicReferenceArray<@Nullable Frame> ring = new AtomicReferenceArray<>(0);
    private volatile long floor;
    private volatile long floorNumber;
    private volatile long tailNumber;
    private volatile long tail;
    private volatile long totalBytes;

    // Guarded by the lock.
    private final ReentrantLock lock = new ReentrantLock();
    private long floorBytes;

    Window(int maxCount, long maxBytes, long maxAgeNanos, LongSupplier ticker) {
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
        this.maxAgeNanos = maxAgeNanos;
        this.ticker = ticker;
    }

    /** Begins empty at this position. */
    void start(long position) {
        floor = position;
        tail = position;
    }

    /** Everything after this position, up to the tail, is held. */
    long floor() {
        return floor;
    }

    /** The position of the newest frame. */
    long tail() {
        return tail;
    }

    /** Adds the next frame and drops what is then too much; its position is above the tail's. */
    void add(Frame frame) {
        lock.lock();
        try {
            long number = tailNumber + 1;
            frame.number = number;
            frame.endBytes = totalBytes + frame.size();
            frame.addedNanos = ticker.getAsLong();
            while (floorNumber < tailNumber
                    && (number - floorNumber > maxCount || frame.endBytes - floorBytes > maxBytes)) {
                evictOldest();
            }
            evictAged(frame.addedNanos);
            makeRoom(number);
            ring.setRelease(slot(number, ring), frame);
            totalBytes = frame.endBytes;
            tailNumber = number;
            tail = frame.position;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is older than the limit. */
    void expire() {
        if (maxAgeNanos > 0 && floorNumber < tailNumber) {
            lock.lock();
            try {
                evictAged(ticker.getAsLong());
            } finally {
                lock.unlock();
            }
        }
    }

    private void evictAged(long now) {
        while (maxAgeNanos > 0 && floorNumber < tailNumber && now - held(floorNumber + 1).addedNanos > maxAgeNanos) {
            evictOldest();
        }
    }

    private void evictOldest() {
        Frame oldest = held(floorNumber + 1);
        floor = oldest.position;
        floorBytes = oldest.endBytes;
        floorNumber = oldest.number;
        ring.setRelease(slot(oldest.number, ring), null);
    }

    /** A frame that only the writer could remove: the lock is held. */
    private Frame held(long number) {
        Frame frame = ring.get(slot(number, ring));
        if (frame == null || frame.number != number) {
            throw new IllegalStateException("the window lost frame " + number);
        }
        return frame;
    }

    private void makeRoom(long number) {
        AtomicReferenceArray<@Nullable Frame> old = ring;
        if (number - floorNumber <= old.length()) {
            return;
        }
        AtomicReferenceArray<@Nullable Frame> larger =
                new AtomicReferenceArray<>((int) Math.min(Math.max(8, 2L * old.length()), maxCount));
        for (long n = floorNumber + 1; n < number; n++) {
            larger.set(slot(n, larger), old.get(slot(n, old)));
        }
        ring = larger;
    }

    private static int slot(long number, AtomicReferenceArray<@Nullable Frame> ring) {
        return (int) (number % ring.length());
    }

    /**
     * What is wanted of the frames after this position: at most so many bytes, unless the first alone has more; a gap is
     * always alone. Null if what comes after the position is no longer held.
     */
    @Nullable
    Run run(long after, int maxRunBytes, Predicate<Frame> wanted) {
        return run(begin(after), maxRunBytes, wanted);
    }

    /** Where a run begins: the first frame above a position as it was found, which may be gone by now. */
    record Begin(
            long after,
            AtomicReferenceArray<@Nullable Frame> frames,
            long number,
            @Nullable Frame first,
            long last) {}

    Begin begin(long after) {
        long last = tailNumber;
        AtomicReferenceArray<@Nullable Frame> frames = ring;
        long number = firstAfter(after, last, frames);
        return new Begin(after, frames, number, number > last ? null : frames.get(slot(number, frames)), last);
    }

    /** The floor is looked at here, after the first frame was found: before, one that was gone could be passed over. */
    @Nullable
    Run run(Begin begin, int maxRunBytes, Predicate<Frame> wanted) {
        if (floor > begin.after) {
            return null;
        }
        List<Frame> found = new ArrayList<>();
        long through = begin.after;
        int bytes = 0;
        int scanned = 0;
        long number = begin.number;
        Frame frame = begin.first;
        while (frame != null && frame.number == number) {
            if (wanted.test(frame)) {
                bytes += frame.size();
                if (!found.isEmpty() && (bytes > maxRunBytes || frame.isGap())) {
                    break;
                }
                found.add(frame);
            }
            through = frame.position;
            if (frame.isGap() || ++scanned == MAX_SCANNED || ++number > begin.last) {
                break;
            }
            frame = begin.frames.get(slot(number, begin.frames));
        }
        return new Run(found, through);
    }

    /** The number of the first frame above this position; an evicted one counts as below. */
    private static long firstAfter(long after, long last, AtomicReferenceArray<@Nullable Frame> frames) {
        long low = Math.max(1, last - frames.length() + 1);
        long high = last + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            Frame frame = frames.get(slot(middle, frames));
            if (frame == null || frame.number != middle || frame.position <= after) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The position with this many frames after it; -1 if there are fewer. */
    long before(int count) {
        lock.lock();
        try {
            long number = tailNumber - count;
            return number < floorNumber ? -1 : number == floorNumber ? floor : held(number).position;
        } finally {
            lock.unlock();
        }
    }

    /** How many of the frames that it holds are above this position. */
    int countAfter(long position) {
        Begin begin = begin(position);
        return (int) Math.max(0, begin.last - begin.number + 1);
    }

    /** Who was up to date and stands below this position is too far behind: half of the count, or half of the bytes. */
    long overflowPosition() {
        lock.lock();
        try {
            long low = Math.max(floorNumber, tailNumber - Math.max(1, maxCount / 2));
            long enough = totalBytes - maxBytes / 2;
            long high = Math.max(low, tailNumber - 1); // the newest alone is never too much, however large it is
            while (low < high) {
                long middle = (low + high) >>> 1;
                if ((middle == floorNumber ? floorBytes : held(middle).endBytes) < enough) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low == floorNumber ? floor : held(low).position;
        } finally {
            lock.unlock();
        }
    }

    /** Whether one who has had these many frames and bytes is further behind than this part of the window. */
    boolean isBehind(long number, long bytes, int part) {
        return tailNumber - number > Math.max(1, maxCount / part) || totalBytes - bytes > maxBytes / part;
    }

    /** How many frames it holds. */
    int count() {
        lock.lock();
        try {
            return (int) (tailNumber - floorNumber);
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes they have. */
    long bytes() {
        lock.lock();
        try {
            return totalBytes - floorBytes;
        } finally {
            lock.unlock();
        }
    }

    /** The id that the newest event shows; empty if none is held. */
    String newestId() {
        lock.lock();
        try {
            return floorNumber == tailNumber ? "" : held(tailNumber).id();
        } finally {
            lock.unlock();
        }
    }

    long tailNumber() {
        return tailNumber;
    }

    long totalBytes() {
        return totalBytes;
    }
}
