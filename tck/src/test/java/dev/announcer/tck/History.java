package dev.announcer.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.announcer.Announcement;
import dev.announcer.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The model of a journal: what it accepted, in its order; all of it, for ever. */
final class History {
    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    private final List<Told> all = new ArrayList<>();
    private long bytes;

    /** One announcement that was accepted; {@code endBytes} counts the frames up to and including this one. */
    record Told(long position, String id, Announcement announcement, long atNanos, long endBytes, List<String> plain) {
        /** The lines of its block, in the order that DESIGN.md section 5 fixes. */
        List<String> lines(boolean showTopics) {
            return showTopics ? History.lines(id, announcement, true) : plain;
        }

        @Override
        public String toString() {
            return announcement.event() + " at " + position + (announcement.isPrivate() ? ", private" : "") + ", under "
                    + announcement.topics();
        }
    }

    private static List<String> lines(String id, Announcement announcement, boolean showTopics) {
        Event event = announcement.event();
        List<String> lines = new ArrayList<>();
        lines.add("id: " + id);
        event.type().ifPresent(type -> lines.add("event: " + type));
        event.retry().ifPresent(retry -> lines.add("retry: " + retry.toMillis()));
        if (showTopics) {
            announcement.topics().forEach(topic -> lines.add("topic: " + topic));
        }
        String data = event.data();
        if (data.indexOf('\n') < 0 && data.indexOf('\r') < 0) {
            lines.add("data: " + data); // most have one line, and this is called for all
            return lines;
        }
        for (String line : LINE_END.split(data, -1)) {
            lines.add("data: " + line);
        }
        return lines;
    }

    void add(long position, String id, Announcement announcement, long nowNanos) {
        List<String> plain = lines(id, announcement, false);
        for (String line : plain) {
            bytes += line.getBytes(UTF_8).length + 1;
        }
        bytes++; // the blank line
        all.add(new Told(position, id, announcement, nowNanos, bytes, plain));
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
