package dev.announcer.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A reference parser of {@code text/event-stream}, written from the HTML Living Standard (9.2.6), slow and obvious.
 *
 * <p>It takes bytes in pieces of any size. Beside what the standard's parser dispatches it tells what else the stream
 * said, in order, because tests want to know. Stricter than the standard in one point: bytes that are not UTF-8 are an
 * error. Not thread-safe.
 */
public final class WireReader {
    /** Something that the stream said. */
    public sealed interface Said {}

    /**
     * An event that was dispatched.
     *
     * @param type {@code message} if the block had none
     * @param data the lines of data, separated by LF
     * @param lastEventId the last event id when it was dispatched
     * @param topics what the lines of the block said that name topics, which {@code EventSource} ignores
     * @param lines all lines of the block as they came, the blank one left out
     */
    public record Message(String type, String data, String lastEventId, List<String> topics, List<String> lines)
            implements Said {
        /** Copies. */
        public Message {
            topics = List.copyOf(topics);
            lines = List.copyOf(lines);
        }
    }

    /** A block with an {@code id} and without data: it set the last event id and dispatched nothing. */
    public record Cursor(String lastEventId) implements Said {}

    /** A comment between blocks: the line without its colon. */
    public record Comment(String text) implements Said {}

    /** A {@code retry} line between blocks. */
    public record Retry(long millis) implements Said {}

    /** A blank line that dispatched nothing and set no id: naive readers take it for an event. */
    public record Blank(List<String> lines) implements Said {
        /** Copies. */
        public Blank {
            lines = List.copyOf(lines);
        }
    }

    private final List<Said> said = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean firstLine = true;
    private boolean afterCarriageReturn;

    // the block that is being read
    private final List<String> lines = new ArrayList<>();
    private final List<String> topics = new ArrayList<>();
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String idBuffer = "";
    private boolean idSet;

    private String lastEventId = "";
    private long retryMillis = -1;

    /** Reads on. */
    public void read(byte... bytes) {
        for (byte b : bytes) {
            read(b);
        }
    }

    private void read(byte b) {
        // A line ends with CRLF, LF or CR; a LF behind a CR belongs to it.
        if (b == '\n' && afterCarriageReturn) {
            afterCarriageReturn = false;
            return;
        }
        afterCarriageReturn = b == '\r';
        if (b == '\n' || b == '\r') {
            String text = decode(line.toByteArray());
            line.reset();
            // One byte order mark at the very beginning is ignored.
            line(firstLine && text.startsWith("\uFEFF") ? text.substring(1) : text);
            firstLine = false;
        } else {
            line.write(b);
        }
    }

    private static String decode(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalStateException("a line is not UTF-8: " + new String(bytes, UTF_8), notUtf8);
        }
    }

    private void line(String text) {
        if (text.isEmpty()) {
            blankLine();
            return;
        }
        int colon = text.indexOf(':');
        if (colon == 0) {
            comment(text);
        } else if (colon > 0) {
            String value = text.substring(colon + 1);
            field(text, text.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
        } else {
            field(text, text, "");
        }
    }

    private void comment(String text) {
        if (lines.isEmpty()) {
            said.add(new Comment(text.substring(1)));
        } else {
            lines.add(text);
        }
    }

    private void field(String text, String name, String value) {
        if (name.equals("retry") && !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            retryMillis = Long.parseLong(value);
            if (lines.isEmpty()) {
                said.add(new Retry(retryMillis));
                return;
            }
        }
        lines.add(text);
        switch (name) {
            case "event" -> type = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    idBuffer = value;
                    idSet = true;
                }
            }
            case "topic" -> topics.add(value); // ours; the standard ignores it, like all other fields
            default -> {}
        }
    }

    private void blankLine() {
        lastEventId = idBuffer;
        if (data.isEmpty()) {
            said.add(idSet ? new Cursor(lastEventId) : new Blank(lines));
        } else {
            data.setLength(data.length() - 1); // the last LF
            said.add(new Message(type.isEmpty() ? "message" : type, data.toString(), lastEventId, topics, lines));
        }
        data.setLength(0);
        type = "";
        idSet = false;
        topics.clear();
        lines.clear();
    }

    /** All that the stream said so far, oldest first; a live view. */
    public List<Said> said() {
        return Collections.unmodifiableList(said);
    }

    /** What a browser would send as {@code Last-Event-ID} if the stream ended here; empty if none was set. */
    public String lastEventId() {
        return lastEventId;
    }

    /** The reconnection time that was set last, in milliseconds; -1 if none was. */
    public long retryMillis() {
        return retryMillis;
    }

    /** Whether nothing is half read: no line, and no block. */
    public boolean atBoundary() {
        return line.size() == 0 && lines.isEmpty();
    }
}
