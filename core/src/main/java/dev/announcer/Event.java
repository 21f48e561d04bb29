package dev.announcer;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a browser's {@code EventSource} receives: data, and optionally a type, an id and a retry time.
 *
 * <p>An event is a value that cannot be invalid: what would break the framing of {@code text/event-stream} (HTML Living
 * Standard 9.2.6) is refused when the event is made. Data may hold anything that has a UTF-8 form; its lines, ended by
 * CRLF, CR or LF, arrive separated by LF, as the standard's parser puts them together.
 *
 * <p>Immutable and thread-safe. Its wire form is made once and cached, so one event announced to many announcers is
 * encoded once.
 */
public final class Event {
    /** The longest type and the longest id, in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 128;

    /** Types that begin like this are the stream's own ({@code stream-reset}, {@code stream-cursor}). */
    static final String RESERVED_TYPE = "stream-";

    private static final long MAX_RETRY_MILLIS = 9_999_999_999L;

    private final @Nullable String type;
    private final String data;
    private final @Nullable String id;
    private final long retryMillis; // -1: not set

    /** The wire form without id and blank line; made by {@link EventEncoder} when first needed (a benign race). */
    private volatile EventEncoder.@Nullable Body body;

    private Event(@Nullable String type, String data, @Nullable String id, long retryMillis) {
        this.type = type;
        this.data = data;
        this.id = id;
        this.retryMillis = retryMillis;
    }

    /**
     * An event of this data alone.
     *
     * @throws IllegalArgumentException if the data has an unpaired surrogate, which has no UTF-8 form
     */
    public static Event of(String data) {
        Text.utf8Length("data", Objects.requireNonNull(data, "data"));
        return new Event(null, data, null, -1);
    }

    /**
     * An event of this type and data.
     *
     * @throws IllegalArgumentException as {@link #withType} and {@link #of(String)} say
     */
    public static Event of(String type, String data) {
        return of(data).withType(type);
    }

    /** An event of the stream itself, whose type applications may not use. */
    static Event reserved(String type, String data, @Nullable String id) {
        return new Event(type, data, id, -1);
    }

    /**
     * A copy with this type; an empty one means none, which a browser dispatches as {@code message}.
     *
     * @throws IllegalArgumentException if it has more than 128 bytes of UTF-8, a control character, an unpaired
     *     surrogate, or begins with {@code stream-}
     */
    public Event withType(String type) {
        Text.name("type", type, MAX_NAME_BYTES);
        if (type.startsWith(RESERVED_TYPE)) {
            throw new IllegalArgumentException(
                    "type \"" + type + "\" begins with \"stream-\", which is kept for the stream's own events");
        }
        return new Event(type.isEmpty() ? null : type, data, id, retryMillis);
    }

    /**
     * A copy with this id of the application's own; an empty one means none, and the journal gives one.
     *
     * @throws IllegalArgumentException if it has more than 128 bytes of UTF-8, a control character or an unpaired
     *     surrogate
     */
    public Event withId(String id) {
        Text.name("id", id, MAX_NAME_BYTES);
        return new Event(type, data, id.isEmpty() ? null : id, retryMillis);
    }

    /**
     * A copy that sets the time after which a browser reconnects, in whole milliseconds.
     *
     * @throws IllegalArgumentException if it is negative or has more than 10 digits of milliseconds
     */
    public Event withRetry(Duration retry) {
        Objects.requireNonNull(retry, "retry");
        long millis;
        try {
            millis = retry.toMillis();
        } catch (ArithmeticException tooLong) {
            millis = Long.MAX_VALUE;
        }
        if (retry.isNegative() || millis > MAX_RETRY_MILLIS) {
            throw new IllegalArgumentException(
                    "retry is " + retry + ", allowed are 0 to " + MAX_RETRY_MILLIS + " milliseconds");
        }
        return new Event(type, data, id, millis);
    }

    /** The type; empty if none was set, which a browser dispatches as {@code message}. */
    public Optional<String> type() {
        return Optional.ofNullable(type);
    }

    /** The data; may be empty, may have several lines. */
    public String data() {
        return data;
    }

    /** The id; empty if none was set. */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /** The time after which a browser reconnects; empty if it was not set. */
    public Optional<Duration> retry() {
        return retryMillis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retryMillis));
    }

    /**
     * The event as {@code text/event-stream} (HTML Living Standard 9.2.5): {@code id}, {@code event}, {@code retry}
     * where set, one {@code data} line per line, and the blank line that dispatches it; in UTF-8. A new array each time.
     */
    public byte[] toWire() {
        return EventEncoder.event(this);
    }

    EventEncoder.Body body() {
        EventEncoder.Body encoded = body;
        if (encoded == null) {
            encoded = EventEncoder.body(type, data, retryMillis);
            body = encoded;
        }
        return encoded;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Event that
                && data.equals(that.data)
                && Objects.equals(type, that.type)
                && Objects.equals(id, that.id)
                && retryMillis == that.retryMillis;
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, data, id, retryMillis);
    }

    @Override
    public String toString() {
        String shown = data.length() <= 80 ? data : data.substring(0, 80) + "... (" + data.length() + " chars)";
        return "Event[type=" + type + ", id=" + id + ", retry=" + retryMillis + ", data=" + shown + "]";
    }
}
