package dev.announcer.tck;

import dev.announcer.Announcement;
import dev.announcer.Event;
import java.util.ArrayList;
import java.util.List;

/** The model of a journal: what it accepted, in its order; all of it, for ever. */
final class History {
    private final List<Told> all = new ArrayList<>();
    private long bytes;

    /** One announcement that was accepted; {@code endBytes} counts the frames up to and including this one. */
    record Told(long position, String id, Announcement announcement, long atNanos, long endBytes) {
        /** The lines of its block, in the order that DESIGN.md section 5 fixes. */
        List<String> lines(boolean showTopics) {
            Event event = announcement.event();
            List<String> lines = new ArrayList<>();
            lines.add("id: " + id);
            event.type().ifPresent(type -> lines.add("event: " + type));
            event.retry().ifPresent(retry -> lines.add("retry: " + retry.toMillis()));
            if (showTopics) {
                announcement.topics().forEach(topic -> lines.add("topic: " + topic));
            }
            for (String line : event.data().split("\r\n|\r|\n", -1)) {
                lines.add("data: " + line);
            }
            return lines;
        }

        long size() {
            return lines(false).stream()
                            .mapToLong(line -> line.getBytes(java.nio.charset.StandardCharsets.UTF_8).length + 1)
                            .sum()
                    + 1;
        }
    }

    void add(long position, String id, Announcement announcement, long nowNanos) {
        bytes += new Told(position, id, announcement, nowNanos, 0).size();
        all.add(new Told(position, id, announcement, nowNanos, bytes));
    }

    int size() {
        return all.size();
    }

    Told get(int index) {
        return all.get(index);
    }

    /** The first one after this position that is wanted; null if there is none. */
    Told next(long after, Wanted wanted) {
        for (int i = indexAfter(after); i < all.size(); i++) {
            if (wanted.hears(all.get(i).announcement())) {
                return all.get(i);
            }
        }
        return null;
    }

    /** The index of the first one after this position. */
    int indexAfter(long position) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).position() <= position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether a window of these bounds may have dropped something after this position. */
    boolean outgrows(long position, long maxCount, long maxBytes, long maxAgeNanos, long nowNanos) {
        int index = indexAfter(position);
        if (index == all.size()) {
            return false;
        }
        long before = index == 0 ? 0 : all.get(index - 1).endBytes();
        return all.size() - index > maxCount
                || bytes - before > maxBytes
                || (maxAgeNanos > 0 && nowNanos - all.get(index).atNanos() > maxAgeNanos);
    }

    /** The positions of all that were announced with this id of their own. */
    List<Long> positionsOf(String ownId) {
        return all.stream()
                .filter(told -> told.announcement().event().id().equals(java.util.Optional.of(ownId)))
                .map(Told::position)
                .toList();
    }
}
