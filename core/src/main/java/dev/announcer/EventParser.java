package dev.announcer;

import dev.announcer.EventLimitException.Limit;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Objects;

/**
 * Reads {@code text/event-stream}: bytes in, events out (HTML Living Standard 9.2.5 and 9.2.6); the only file that does.
 *
 * <p>It does no I/O and has no thread. Bytes may come in pieces of any size, down to single ones, and cut anywhere; an event
 * is handed over within the call that brings the end of its blank line, a lone CR included. Each byte is looked at once. What
 * it holds is bounded by its {@link EventLimits}. One parser reads one stream: a new connection needs a new one, which is
 * given the last event id of the one before. At the end of a stream there is nothing to call: a block without its blank line
 * is dropped, and its id with it.
 *
 * <p>Not thread-safe. The handler is called on the caller's thread, inside {@code parse}.
 *
 * <pre>{@code
 * var parser = new EventParser(event -> System.out.println(event.data()));
 * parser.parse(bytes);
 * }</pre>
 */
public final class EventParser {
    /** Is told what a stream says, in its order. Must not call the parser. */
    @FunctionalInterface
    public interface Handler {
        /** An event was dispatched. */
        void event(HeardEvent event);

        /** A block without data set the last event id: nothing is dispatched, but a new connection goes on from there. */
        default void cursor(String lastEventId) {}

        /** The server set the reconnection time; in milliseconds, the largest {@code long} if it does not fit into one. */
        default void retry(Duration time) {}
    }

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private final EventBlock block;
    private final int maxLineBytes;

    private final Bytes line; // the beginning of a line that is not whole yet
    private int markBytes; // how much of a byte order mark the stream began with; -1: that is over
    private boolean afterCarriageReturn;
    private boolean broken;

    /** A parser of a stream that is the first, within the default limits. */
    public EventParser(Handler handler) {
        this(handler, EventLimits.DEFAULT, "", "");
    }

    /**
     * A parser of a stream.
     *
     * @param lastEventId what was heard last on the stream before; empty if nothing was
     * @param origin of the final URL, which the events shall tell; may be empty
     */
    public EventParser(Handler handler, EventLimits limits, String lastEventId, String origin) {
        this.block = new EventBlock(
                Objects.requireNonNull(handler, "handler"),
                Objects.requireNonNull(limits, "limits"),
                Objects.requireNonNull(lastEventId, "lastEventId"),
                Objects.requireNonNull(origin, "origin"));
        this.maxLineBytes = limits.maxLineBytes();
        this.line = new Bytes(Limit.LINE, maxLineBytes);
    }

    /**
     * Reads on.
     *
     * @throws EventLimitException if there is more of something than the limits allow
     * @throws IllegalStateException if an earlier call failed, by itself or by its handler: what came behind was not read
     */
    public void parse(byte[] bytes) {
        parse(bytes, 0, bytes.length);
    }

    /** Reads on: what is left in a buffer, which is empty afterwards. Fails as {@link #parse(byte[])} does. */
    public void parse(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.position();
            parse(bytes.array(), from, bytes.remaining());
            bytes.position(bytes.limit());
        } else {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            parse(copy, 0, copy.length);
        }
    }

    /**
     * Reads on: these bytes of an array. Fails as {@link #parse(byte[])} does.
     *
     * @throws IndexOutOfBoundsException if the array does not have them
     */
    public void parse(byte[] bytes, int from, int length) {
        Objects.checkFromIndexSize(from, length, bytes.length);
        if (broken) {
            throw new IllegalStateException("the parser failed before, and what came behind was not read");
        }
        broken = true;
        int at = from;
        int end = from + length;
        while (markBytes >= 0 && at < end) {
            at = passMark(bytes, at);
        }
        lines(bytes, at, end);
        broken = false;
    }

    /**
     * The last event id, as the last block that was finished left it: what a new connection sends as {@code Last-Event-ID},
     * unless it is empty.
     */
    public String lastEventId() {
        return block.lastEventId();
    }

    /** At the very beginning: passes one byte order mark. If what came was none after all, it belongs to the first line. */
    private int passMark(byte[] bytes, int at) {
        if (bytes[at] == BYTE_ORDER_MARK[markBytes]) {
            markBytes = markBytes == 2 ? -1 : markBytes + 1;
            return at + 1;
        }
        line.add(BYTE_ORDER_MARK, 0, markBytes);
        markBytes = -1;
        return at;
    }

    private void lines(byte[] bytes, int from, int end) {
        int start = from;
        if (afterCarriageReturn && start < end) {
            afterCarriageReturn = false;
            if (bytes[start] == '\n') {
                start++; // it belongs to the CR, which has ended its line already
            }
        }
        for (int i = endOfLine(bytes, start, end); i < end; i = endOfLine(bytes, start, end)) {
            if (line.size() > 0) {
                line.add(bytes, start, i);
                line(line.array(), 0, line.size());
                line.clear();
            } else {
                line(bytes, start, i);
            }
            start = i + 1;
            if (bytes[i] == '\r') {
                if (start == end) {
                    afterCarriageReturn = true;
                } else if (bytes[start] == '\n') {
                    start++;
                }
            }
        }
        if (start < end) {
            line.add(bytes, start, end);
        }
    }

    /**
     * Where the next CR or LF is, or {@code end}. Eight bytes at a time: in each of them what is looked for becomes 0, and the
     * lowest byte that is 0 is the lowest whose highest bit is set after 1 was subtracted and what had it before was left out.
     */
    private static int endOfLine(byte[] bytes, int from, int end) {
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long word = (long) WORDS.get(bytes, at);
            long lineFeeds = word ^ ('\n' * ONES);
            long carriageReturns = word ^ ('\r' * ONES);
            long found =
                    (((lineFeeds - ONES) & ~lineFeeds) | ((carriageReturns - ONES) & ~carriageReturns)) & HIGH_BITS;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < end && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    private void line(byte[] bytes, int from, int end) {
        if (end - from > maxLineBytes) {
            throw new EventLimitException(Limit.LINE, maxLineBytes);
        }
        if (from == end) {
            block.dispatch();
        } else {
            block.line(bytes, from, end);
        }
    }
}
