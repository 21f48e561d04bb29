package dev.announcer.tck;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A decoder of the chunked transfer coding (RFC 9112 section 7.1) that accepts no deviation: hexadecimal size, CRLF, that
 * many bytes, CRLF; no extensions, no trailers. Not thread-safe.
 */
public final class ChunkReader {
    private enum State {
        SIZE,
        DATA,
        END_OF_DATA,
        ENDED
    }

    private final Consumer<byte[]> chunks;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private State state = State.SIZE;
    private int size;

    /**
     * Gives the bytes of each chunk to this consumer once they are all there, as a browser takes them: some servers send the
     * CRLF behind them with the next chunk. The last, empty one is given when it is complete.
     */
    public ChunkReader(Consumer<byte[]> chunks) {
        this.chunks = Objects.requireNonNull(chunks, "chunks");
    }

    /**
     * Reads on.
     *
     * @throws IllegalStateException if the framing is broken
     */
    public void read(byte... bytes) {
        for (byte b : bytes) {
            part.write(b);
            switch (state) {
                case SIZE -> size(b);
                case DATA -> data();
                case END_OF_DATA -> endOfData();
                case ENDED -> throw new IllegalStateException("there is a byte behind the last chunk: " + b);
            }
        }
    }

    private void size(byte b) {
        if (b != '\n') {
            if (part.size() > 10) {
                throw new IllegalStateException("a chunk size has no end: " + part.toString(US_ASCII));
            }
            return;
        }
        String line = part.toString(US_ASCII);
        if (!line.matches("[0-9a-fA-F]{1,8}\r\n")) {
            throw new IllegalStateException("not a chunk size: " + line);
        }
        size = Integer.parseInt(line.trim(), 16);
        state = size == 0 ? State.END_OF_DATA : State.DATA;
        part.reset();
    }

    private void data() {
        if (part.size() == size) {
            byte[] chunk = part.toByteArray();
            state = State.END_OF_DATA;
            part.reset();
            chunks.accept(chunk);
        }
    }

    private void endOfData() {
        if (part.size() < 2) {
            return;
        }
        if (!part.toString(US_ASCII).equals("\r\n")) {
            throw new IllegalStateException("a chunk of " + size + " bytes does not end with CRLF");
        }
        part.reset();
        if (size == 0) {
            state = State.ENDED;
            chunks.accept(new byte[0]);
        } else {
            state = State.SIZE;
        }
    }

    /** Whether nothing is half read. */
    public boolean atBoundary() {
        return part.size() == 0 && (state == State.SIZE || state == State.ENDED);
    }
}
