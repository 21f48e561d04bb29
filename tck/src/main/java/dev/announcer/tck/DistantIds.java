package dev.announcer.tck;

import dev.announcer.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Where a record holds which own ids. Guarded by the record's lock. */
final class DistantIds {
    private final Map<String, TreeSet<Long>> positions = new HashMap<>();

    void add(Entry entry) {
        entry.announcement()
                .event()
                .id()
                .ifPresent(id -> positions
                        .computeIfAbsent(id, ignored -> new TreeSet<>())
                        .add(entry.position()));
    }

    void remove(Entry entry) {
        entry.announcement()
                .event()
                .id()
                .ifPresent(id -> positions.computeIfPresent(id, (ignored, all) -> {
                    all.remove(entry.position());
                    return all.isEmpty() ? null : all;
                }));
    }

    /** The first position with this id that is held; -1 if there is none. */
    long first(String id) {
        TreeSet<Long> all = positions.get(id);
        return all == null ? -1 : all.first();
    }
}
