package dev.announcer;

import java.util.Objects;

/** A stream had more of something than its {@link EventParser} was told to hold. Its parser cannot go on. */
public final class EventLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What there was too much of. */
    public enum Limit {
        /** Bytes of one line. */
        LINE,
        /** Bytes of one event: its data, and the topics that it names. */
        EVENT,
        /** Bytes of an id. */
        ID
    }

    private final Limit limit;
    private final int maxBytes;

    EventLimitException(Limit limit, int maxBytes) {
        super(switch (limit) {
                    case LINE -> "a line of the stream";
                    case EVENT -> "an event of the stream";
                    case ID -> "an id of the stream";
                }
                + " has more than " + maxBytes + " bytes, the limit that was set");
        this.limit = Objects.requireNonNull(limit, "limit");
        this.maxBytes = maxBytes;
    }

    /** What there was too much of. */
    public Limit limit() {
        return limit;
    }

    /** How many bytes of it are allowed. */
    public int maxBytes() {
        return maxBytes;
    }
}
