package dev.announcer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What was read a moment ago, for those who stand within it: of those who came back together, each soon stands elsewhere,
 * because each takes as much as it can, and a page each would be a storm for the journal. Bounded, and guarded by the lock
 * of whoever has it.
 */
final class RecentPages {
    private static final int MAX_PAGES = 16;
    private static final int MAX_BYTES = 4 << 20;

    private record Kept(Pages.Answer.Read read, long bytes) {}

    private final NavigableMap<Long, Kept> byAfter = new TreeMap<>();
    private final Deque<Long> oldestFirst = new ArrayDeque<>();
    private long bytes;

    /** Keeps it, and forgets what is the oldest if that is too much. */
    void add(long after, Pages.Answer.Read read) {
        long size = read.run().frames().stream().mapToLong(Frame::size).sum();
        if (size == 0 || size > MAX_BYTES) {
            return;
        }
        Kept before = byAfter.put(after, new Kept(read, size));
        bytes += size;
        if (before == null) {
            oldestFirst.add(after);
        } else {
            bytes -= before.bytes();
        }
        while (oldestFirst.size() > MAX_PAGES || bytes > MAX_BYTES) {
            Kept oldest = byAfter.remove(oldestFirst.remove());
            bytes -= oldest == null ? 0 : oldest.bytes();
        }
    }

    /** One that is complete from this position on, and goes on after it. */
    Pages.Answer.@Nullable Read from(long position) {
        var nearest = byAfter.floorEntry(position);
        if (nearest == null) {
            return null;
        }
        Pages.Answer.Read read = nearest.getValue().read();
        return read.run().through() > position ? read : null;
    }

    boolean isEmpty() {
        return byAfter.isEmpty();
    }

    void clear() {
        byAfter.clear();
        oldestFirst.clear();
        bytes = 0;
    }
}
