package dev.announcer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Where the ids that announcements brought stand: an index of those above a floor. Guarded by its owner's lock. */
final class OwnIds {
    private final Deque<Numbered> inOrder = new ArrayDeque<>();
    private final Map<String, Deque<Long>> positions = new HashMap<>();

    private record Numbered(String id, long position) {}

    void add(String id, long position) {
        inOrder.add(new Numbered(id, position));
        positions.computeIfAbsent(id, ignored -> new ArrayDeque<>(1)).add(position);
    }

    /** Forgets what stands at this position or below. */
    void forget(long floor) {
        while (!inOrder.isEmpty() && inOrder.element().position() <= floor) {
            String oldest = inOrder.remove().id();
            positions.computeIfPresent(oldest, (id, all) -> {
                all.remove();
                return all.isEmpty() ? null : all;
            });
        }
    }

    /** The first position with this id; -1 if there is none. */
    long find(String id) {
        Deque<Long> all = positions.get(id);
        return all == null ? -1 : all.element();
    }
}
