package dev.announcer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes the wire format, {@code text/event-stream} (HTML Living Standard 9.2.5); the only file that does.
 *
 * <p>A block is {@code id}, {@code event}, {@code retry}, {@code topic} where set, one {@code data} line per line, and a
 * blank line; one space after every colon, always, so that data which begins with a space keeps it. What comes in here
 * was checked when it was made: neither ids nor types nor topics can hold the end of a line.
 */
final class EventEncoder {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] CRLF = ascii("\r\n");

    /** A comment: the lone colon. Without a blank line, because some readers take each of these for an event. */
    static final byte[] COMMENT = ascii(":\n");

    private static final byte[] NO_BYTES = {};

    /** The comment while the journal is away. */
    static final byte[] AWAY = ascii(": waiting for the journal\n");

    private EventEncoder() {}

    /**
     * What of an event does not depend on where it is announced, in the two parts between which topics are shown.
     *
     * @param head the type and retry lines; may be empty
     * @param tail the data lines and the blank line
     * @param dataBytes the size of the data itself
     */
    record Body(byte[] head, byte[] tail, int dataBytes) {
        static final Body EMPTY = new Body(new byte[0], new byte[0], 0);

        int size() {
            return head.length + tail.length;
        }
    }

    static Body body(@Nullable String type, String data, long retryMillis) {
        String head =
                (type == null ? "" : "event: " + type + "\n") + (retryMillis < 0 ? "" : "retry: " + retryMillis + "\n");
        byte[] bytes = data.getBytes(UTF_8);
        return new Body(head.isEmpty() ? NO_BYTES : head.getBytes(UTF_8), data(bytes), bytes.length);
    }

    /** The data lines and the blank line; lines end with CRLF, CR or LF, in UTF-8 as in any other text. */
    private static byte[] data(byte[] data) {
        int ends = 0;
        for (byte b : data) {
            if (b == '\n' || b == '\r') {
                ends++;
            }
        }
        byte[] out = new byte[data.length + (ends + 1) * (DATA.length + 1) + 1];
        int to = 0;
        int from = 0;
        while (true) {
            int end = from;
            while (end < data.length && data[end] != '\n' && data[end] != '\r') {
                end++;
            }
            System.arraycopy(DATA, 0, out, to, DATA.length);
            System.arraycopy(data, from, out, to + DATA.length, end - from);
            to += DATA.length + end - from;
            out[to++] = '\n';
            if (end == data.length) {
                break;
            }
            from = data[end] == '\r' && end + 1 < data.length && data[end + 1] == '\n' ? end + 2 : end + 1;
        }
        out[to++] = '\n';
        return to == out.length ? out : Arrays.copyOf(out, to);
    }

    /** The {@code id} line. */
    static byte[] idLine(String id) {
        return ("id: " + id + "\n").getBytes(UTF_8);
    }

    /** The {@code topic} lines, which {@code EventSource} ignores. */
    static byte[] topicLines(List<String> topics) {
        StringBuilder lines = new StringBuilder();
        for (String topic : topics) {
            lines.append("topic: ").append(topic).append('\n');
        }
        return lines.toString().getBytes(UTF_8);
    }

    /** A whole event, for one who writes a response of its own. */
    static byte[] event(Event event) {
        Optional<String> id = event.id();
        return concat(
                id.isPresent() ? idLine(id.get()) : new byte[0],
                event.body().head(),
                event.body().tail());
    }

    /** What a stream begins with, before its position is known: something for proxies to pass on, and the retry time. */
    static byte[] opening(long retryMillis) {
        return ascii(":\nretry: " + retryMillis + "\n");
    }

    /** A retry time alone: a single line, without a block. */
    static byte[] retry(long retryMillis) {
        return ascii("retry: " + retryMillis + "\n");
    }

    /** A cursor: a block that sets the last event id and dispatches nothing, or an event of its own type. */
    static byte[] cursor(ListenRequest.Cursor cursor, String id) {
        return switch (cursor) {
            case OFF -> COMMENT;
            case BLOCK -> ascii("id: " + id + "\n\n");
            case EVENT -> event(Event.reserved("stream-cursor", "{}", id));
        };
    }

    /** Tells that something was missed: {@code reason} is expired, unknown, skipped or forgotten. */
    static Event reset(String reason, String id) {
        return Event.reserved("stream-reset", "{\"reason\":\"" + reason + "\"}", id);
    }

    /** The bytes that {@code size} bytes of a frame have in this encoding. */
    static int encodedSize(Encoding encoding, int size) {
        return encoding == Encoding.RAW ? size : size + hexDigits(size) + 2 * CRLF.length;
    }

    /**
     * Writes one frame, given in parts, in this encoding and returns where it ends. A chunk is its size in hexadecimal,
     * CRLF, its bytes, CRLF (RFC 9112 section 7.1).
     */
    static int encode(Encoding encoding, byte[] target, int at, byte[]... parts) {
        if (encoding == Encoding.RAW) {
            return put(target, at, parts);
        }
        int size = 0;
        for (byte[] part : parts) {
            size += part.length;
        }
        int to = at;
        for (int digit = hexDigits(size) - 1; digit >= 0; digit--) {
            target[to++] = (byte) Character.forDigit(size >>> (4 * digit) & 0xF, 16);
        }
        to = put(target, to, CRLF);
        to = put(target, to, parts);
        return put(target, to, CRLF);
    }

    private static int hexDigits(int size) {
        return Math.max(1, (35 - Integer.numberOfLeadingZeros(size)) / 4);
    }

    private static int put(byte[] target, int at, byte[]... parts) {
        int to = at;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, target, to, part.length);
            to += part.length;
        }
        return to;
    }

    private static byte[] concat(byte[]... parts) {
        int size = 0;
        for (byte[] part : parts) {
            size += part.length;
        }
        byte[] all = new byte[size];
        put(all, 0, parts);
        return all;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
