package dev.announcer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads lines as they come: what is there already is taken together, but nothing waits for more than one line.
 *
 * <p>So a file goes out in large batches, and a line that is typed goes out at once. Lines end with LF or CRLF; a last line
 * without an end counts. Confined to one thread.
 */
final class Lines {
    private static final int MAX_LINES = 1_000;
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_LINE_BYTES = 64 << 20;

    private final InputStream in;
    private byte[] buffer = new byte[64 << 10];
    private int from;
    private int to;
    private int searched;
    private boolean ended;

    Lines(InputStream in) {
        this.in = in;
    }

    /**
     * The next lines without their ends, at least one; none at the end of the input.
     *
     * @throws IOException if reading fails, or a line has more than 64 MiB
     */
    List<byte[]> next() throws IOException {
        List<byte[]> lines = new ArrayList<>();
        int bytes = 0;
        while (lines.size() < MAX_LINES && bytes < MAX_BYTES) {
            int end = end();
            if (end >= 0) {
                bytes += end - from;
                lines.add(take(end));
            } else if (!lines.isEmpty() && (ended || in.available() == 0)) {
                break;
            } else if (!ended) {
                fill();
            } else if (from < to) {
                lines.add(take(to));
                break;
            } else {
                break;
            }
        }
        return lines;
    }

    private int end() {
        for (int i = Math.max(from, searched); i < to; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        searched = to;
        return -1;
    }

    private byte[] take(int end) {
        int last = end > from && end < to && buffer[end - 1] == '\r' ? end - 1 : end;
        byte[] line = Arrays.copyOfRange(buffer, from, last);
        from = Math.min(end + 1, to);
        searched = from;
        return line;
    }

    private void fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, to - from);
        searched = Math.max(0, searched - from);
        to -= from;
        from = 0;
        if (to == buffer.length) {
            if (to >= MAX_LINE_BYTES) {
                throw new IOException("a line has more than " + MAX_LINE_BYTES + " bytes");
            }
            buffer = Arrays.copyOf(buffer, to * 2);
        }
        int read = in.read(buffer, to, buffer.length - to);
        if (read < 0) {
            ended = true;
        } else {
            to += read;
        }
    }
}
