package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the payloads of a run in the bytes of one stream, wherever reads and chunks cut them.
 *
 * <p>No parser of event streams: it assumes that a payload is one {@code data} line, takes it for heard at that line's end,
 * and knows of other lines only {@code event: stream-reset}. It looks at the first 41 bytes of a line and passes over the rest of
 * a payload unread, so that a long one costs little more than a short one; only its length is checked. Bodies are chunked, or end with
 * the connection (RFC 9112 sections 7.1 and 6.3). Confined to one thread; once the head is over, nothing is allocated.
 */
final class BenchScanner {
    private static final int MAX_HEAD_BYTES = 64 << 10;
    private static final byte[] DATA = "data:".getBytes(US_ASCII);
    private static final byte[] RESET = "event: stream-reset".getBytes(US_ASCII);
    private static final int LINE_BYTES = DATA.length + 1 + BenchPayload.MIN_BYTES;

    /** Hears what was found, in the order of the stream. */
    interface Ear {
        /** The head has come, with this status. */
        void answered(int status);

        /** A payload of this run. */
        void heard(long number, long dueNanos);

        /** The server said that something was lost. */
        void reset();

        /** What came is no payload of this length, or no HTTP. */
        void damaged();
    }

    /** Where in a line the next byte is. */
    private enum At {
        /** Among the bytes that tell what the line is. */
        START,
        /** In the rest of a line that is of no interest. */
        REST,
        /** Behind a whole payload, where the line must end. */
        END
    }

    private final BenchPayload payload;
    private final Ear ear;

    private @Nullable ByteArrayOutputStream head = new ByteArrayOutputStream(512);
    private int ends;

    private boolean chunked;
    private long chunkLeft;
    private long size = -1;
    private boolean inExtension;

    private final byte[] line = new byte[LINE_BYTES];
    private int length;
    private At at = At.START;
    private int padding;
    private long number;
    private long dueNanos;

    BenchScanner(BenchPayload payload, Ear ear) {
        this.payload = payload;
        this.ear = ear;
    }

    /** Takes all that is in the buffer. */
    void scan(ByteBuffer in) {
        while (in.hasRemaining()) {
            if (head != null) {
                head(head, in.get());
            } else if (!chunked) {
                text(in, in.remaining());
            } else if (chunkLeft > 0) {
                int taken = (int) Math.min(chunkLeft, in.remaining());
                chunkLeft -= taken;
                text(in, taken);
            } else {
                chunkLine(in.get());
            }
        }
    }

    private void head(ByteArrayOutputStream collected, byte b) {
        collected.write(b);
        if (b != '\r') {
            ends = b == '\n' ? ends + 1 : 0;
        }
        if (ends < 2 && collected.size() < MAX_HEAD_BYTES) {
            return;
        }
        head = null;
        String text = collected.toString(ISO_8859_1).toLowerCase(Locale.ROOT);
        chunked = text.contains("\ntransfer-encoding: chunked") || text.contains("\ntransfer-encoding:chunked");
        if (text.matches("(?s)http/1\\.[01] [1-9][0-9]{2}[ \r\n].*")) {
            ear.answered(Integer.parseInt(text, 9, 12, 10));
        } else {
            ear.answered(0);
        }
    }

    /** Between chunks: the line end behind the last one, which counts as an empty line, or the size of the next. */
    private void chunkLine(byte b) {
        int digit = Character.digit(b, 16);
        if (b == '\n') {
            chunkLeft = Math.max(0, size);
            size = -1;
            inExtension = false;
        } else if (digit >= 0 && !inExtension) {
            size = Math.max(0, size) << 4 | digit;
            if (size > Integer.MAX_VALUE) {
                size = 0;
                ear.damaged();
            }
        } else if (b != '\r') {
            inExtension = true;
        }
    }

    /** So many bytes of the body. */
    private void text(ByteBuffer in, int count) {
        int next = in.position();
        int end = next + count;
        while (next < end) {
            if (padding > 0) {
                int passed = Math.min(padding, end - next);
                padding -= passed;
                next += passed;
                checkLast(in.get(next - 1));
            } else {
                text(in.get(next++));
            }
        }
        in.position(end);
    }

    /** One that is too short by a byte has its line end where its last byte belongs. */
    private void checkLast(byte b) {
        if (padding == 0 && (b == '\n' || b == '\r')) {
            at = b == '\n' ? At.START : At.REST;
            ear.damaged();
        }
    }

    private void text(byte b) {
        switch (at) {
            case START -> start(b);
            case REST -> at = b == '\n' ? At.START : At.REST;
            case END -> {
                if (b == '\n') {
                    at = At.START;
                    ear.heard(number, dueNanos);
                } else if (b != '\r') {
                    at = At.REST;
                    ear.damaged();
                }
            }
        }
    }

    private void start(byte b) {
        if (b == '\n') {
            if (isReset()) {
                ear.reset();
            }
            length = 0;
            return;
        }
        line[length++] = b;
        int from = length > DATA.length && line[DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
        if (length == from + BenchPayload.MIN_BYTES) {
            length = 0;
            payload(from);
        }
    }

    private void payload(int from) {
        if (!Arrays.equals(line, 0, DATA.length, DATA, 0, DATA.length) || !payload.isOurs(line, from)) {
            at = At.REST;
            return;
        }
        number = BenchPayload.number(line, from);
        dueNanos = BenchPayload.dueNanos(line, from);
        if (number < 0 || dueNanos < 0) {
            at = At.REST;
            ear.damaged();
            return;
        }
        padding = payload.length() - BenchPayload.MIN_BYTES;
        at = At.END;
    }

    private boolean isReset() {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return Arrays.equals(line, 0, end, RESET, 0, RESET.length);
    }
}
