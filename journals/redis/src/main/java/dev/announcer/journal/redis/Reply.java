package dev.announcer.journal.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** An answer of Redis: a list of bytes, numbers and lists. */
record Reply(List<?> parts) {
    static String text(Object part) {
        return new String((byte[]) part, StandardCharsets.UTF_8);
    }

    String text(int index) {
        return text(parts.get(index));
    }

    StreamId id(int index) {
        StreamId id = StreamId.parse(text(index));
        if (id == null) {
            throw new IllegalStateException("the journal's state has an id that is no position: " + text(index));
        }
        return id;
    }

    boolean flag(int index) {
        return ((Number) parts.get(index)).longValue() != 0;
    }

    List<Item> items(int index) {
        return ((List<?>) parts.get(index)).stream().map(Item::of).toList();
    }

    /** Whether nothing came while it was waited for. */
    boolean isNothing() {
        return parts.isEmpty() || parts.get(0) == null;
    }

    /** The items of the one stream that was followed. */
    List<Item> followed() {
        List<?> stream = (List<?>) parts.get(0);
        return ((List<?>) stream.get(1)).stream().map(Item::of).toList();
    }
}
