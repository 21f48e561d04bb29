package dev.announcer.journal.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of an item in the stream, {@code ms-seq}: when it was appended, by the clock of Redis, and a number among those of
 * the same millisecond. It fits into a position and back: 41 bits for the milliseconds since 2020 (until 2089), 22 for the
 * number.
 */
record StreamId(long millis, long sequence) implements Comparable<StreamId> {
    /** 2020-01-01T00:00Z; the script knows it as well. */
    static final long BASE_MILLIS = 1_577_836_800_000L;

    /** How many fit into one millisecond; the script knows it as well. */
    static final long SEQUENCES = 1L << 22;

    /** Before everything. */
    static final StreamId ZERO = new StreamId(0, 0);

    private static final long MAX_MILLIS = BASE_MILLIS + (1L << 41) - 1;
    private static final Pattern FORM = Pattern.compile("(0|[1-9]\\d{0,17})-(0|[1-9]\\d{0,17})");

    /** The id at this position. */
    static StreamId at(long position) {
        return new StreamId(BASE_MILLIS + (position >>> 22), position & (SEQUENCES - 1));
    }

    /** The id that is written like this; null if it is none, or one that is not ours. */
    static @Nullable StreamId parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return null;
        }
        StreamId id = new StreamId(Long.parseLong(form.group(1)), Long.parseLong(form.group(2)));
        boolean fits = id.millis >= BASE_MILLIS && id.millis <= MAX_MILLIS && id.sequence < SEQUENCES;
        return fits || id.equals(ZERO) ? id : null;
    }

    /** Its position; 0 for {@link #ZERO}. */
    long position() {
        return millis < BASE_MILLIS ? 0 : (millis - BASE_MILLIS) << 22 | sequence;
    }

    boolean isAfter(StreamId other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(StreamId other) {
        return millis != other.millis ? Long.compare(millis, other.millis) : Long.compare(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return millis + "-" + sequence;
    }
}
