package dev.announcer.journal.file;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * What is held of each topic that has a rule of its own: a row for each entry, oldest first, and before these one with
 * their number and size. Confined to the thread that writes.
 *
 * <p>A topic has no control character (TopicSelector), so NUL ends it.
 */
final class TopicRows {
    private static final char END = '\0';
    private static final char LAST = '\uffff';

    private final MVMap<String, byte[]> rows;

    /** Of one entry: where it is, how many bytes its data has, and when it was announced, in milliseconds since 1970. */
    record Row(long position, long bytes, long time) {}

    /** Of one topic. */
    record Sum(long count, long bytes) {
        static final Sum NOTHING = new Sum(0, 0);
    }

    TopicRows(MVMap<String, byte[]> rows) {
        this.rows = rows;
    }

    void add(String topic, Row row) {
        Sum sum = sum(topic);
        rows.put(key(topic, row.position), pair(row.bytes, row.time));
        rows.put(topic + END, pair(sum.count + 1, sum.bytes + row.bytes));
    }

    Sum sum(String topic) {
        byte[] sum = rows.get(topic + END);
        return sum == null
                ? Sum.NOTHING
                : new Sum(ByteBuffer.wrap(sum).getLong(), ByteBuffer.wrap(sum).getLong(8));
    }

    Optional<Row> oldest(String topic) {
        String key = rows.higherKey(topic + END);
        if (key == null || !key.startsWith(topic + END)) {
            return Optional.empty();
        }
        ByteBuffer value = ByteBuffer.wrap(rows.get(key));
        return Optional.of(new Row(
                Long.parseLong(key.substring(topic.length() + 1), Character.MAX_RADIX),
                value.getLong(),
                value.getLong()));
    }

    boolean has(String topic, long position) {
        return rows.containsKey(key(topic, position));
    }

    void remove(String topic, Row row) {
        if (rows.remove(key(topic, row.position)) == null) {
            return;
        }
        Sum sum = sum(topic);
        if (sum.count <= 1) {
            rows.remove(topic + END);
        } else {
            rows.put(topic + END, pair(sum.count - 1, sum.bytes - row.bytes));
        }
    }

    /** The topic after this one, in the order of the rows; the first if none is given. */
    Optional<String> next(@Nullable String topic) {
        String key = topic == null ? rows.firstKey() : rows.higherKey(topic + END + LAST);
        return key == null ? Optional.empty() : Optional.of(key.substring(0, key.indexOf(END)));
    }

    void clear() {
        rows.clear();
    }

    private static String key(String topic, long position) {
        String digits = Long.toString(position, Character.MAX_RADIX);
        return topic + END + "0".repeat(13 - digits.length()) + digits;
    }

    private static byte[] pair(long first, long second) {
        return ByteBuffer.allocate(16).putLong(first).putLong(second).array();
    }
}
