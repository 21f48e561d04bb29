package dev.announcer.journal.file;

import java.util.Optional;
import org.h2.mvstore.MVMap;

/**
 * Where the announcements with ids of their own stand: a row for each, so that the second is found when the first was
 * dropped. An id has no control character (Event), so NUL ends it.
 */
final class OwnIds {
    private static final byte[] NOTHING = {};

    private final MVMap<String, byte[]> rows;

    OwnIds(MVMap<String, byte[]> rows) {
        this.rows = rows;
    }

    void add(String id, long position) {
        rows.put(key(id, position), NOTHING);
    }

    void remove(String id, long position) {
        rows.remove(key(id, position));
    }

    /** The first that is held. */
    Optional<Long> find(String id) {
        String key = rows.ceilingKey(id + '\0');
        return key == null || !key.startsWith(id + '\0')
                ? Optional.empty()
                : Optional.of(Long.parseLong(key.substring(id.length() + 1), Character.MAX_RADIX));
    }

    private static String key(String id, long position) {
        String digits = Long.toString(position, Character.MAX_RADIX);
        return id + '\0' + "0".repeat(13 - digits.length()) + digits;
    }
}
