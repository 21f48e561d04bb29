package dev.announcer;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An event as it was heard on a stream: what {@code EventSource} dispatches (HTML Living Standard 9.2.6), and what else
 * its block said.
 *
 * <p>Unlike an {@link Event}, which was checked when it was made, it may hold whatever a server sent. Immutable and
 * thread-safe.
 */
public final class HeardEvent {
    private final String type;
    private final String data;
    private final String lastEventId;
    private final String origin;
    private final boolean ownId;
    private final long retryMillis; // -1: its block set none
    private final List<String> topics;

    HeardEvent(
            String type,
            String data,
            String lastEventId,
            String origin,
            boolean ownId,
            long retryMillis,
            List<String> topics) {
        this.type = type;
        this.data = data;
        this.lastEventId = lastEventId;
        this.origin = origin;
        this.ownId = ownId;
        this.retryMillis = retryMillis;
        this.topics = topics;
    }

    /** An event of this type, data and last event id, for those who test what they do with one. */
    public static HeardEvent of(String type, String data, String lastEventId) {
        return new HeardEvent(
                Objects.requireNonNull(type, "type"),
                Objects.requireNonNull(data, "data"),
                Objects.requireNonNull(lastEventId, "lastEventId"),
                "",
                !lastEventId.isEmpty(),
                -1,
                List.of());
    }

    /** The type; {@code message} if the block had none. */
    public String type() {
        return type;
    }

    /** The data; its lines are separated by LF. May be empty. */
    public String data() {
        return data;
    }

    /**
     * The last event id when it was dispatched: its own, or else that of an earlier block; empty if there was none. Given
     * to a new connection, the stream goes on behind this event.
     */
    public String lastEventId() {
        return lastEventId;
    }

    /** The id that its own block set; empty if the block set none, or an empty one. */
    public Optional<String> id() {
        return ownId && !lastEventId.isEmpty() ? Optional.of(lastEventId) : Optional.empty();
    }

    /** The reconnection time that its own block set; empty if it set none. */
    public Optional<Duration> retry() {
        return retryMillis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retryMillis));
    }

    /**
     * The topics that its block named, in its order; immutable. A hub names them when it is asked to by
     * {@code topics=show}; {@code EventSource} ignores them.
     */
    public List<String> topics() {
        return topics;
    }

    /** The origin of the stream's final URL, like {@code https://example.org}; empty if the parser was told none. */
    public String origin() {
        return origin;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HeardEvent that
                && type.equals(that.type)
                && data.equals(that.data)
                && lastEventId.equals(that.lastEventId)
                && origin.equals(that.origin)
                && ownId == that.ownId
                && retryMillis == that.retryMillis
                && topics.equals(that.topics);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, data, lastEventId);
    }

    @Override
    public String toString() {
        String shown = data.length() <= 80 ? data : data.substring(0, 80) + "... (" + data.length() + " chars)";
        return "HeardEvent[type=" + type + ", lastEventId=" + lastEventId + ", data=" + shown + "]";
    }
}
