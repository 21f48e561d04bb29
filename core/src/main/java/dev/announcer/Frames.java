package dev.announcer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A run of bytes for the wire: whole frames end to end, the same for every listener that they go to.
 *
 * <p>Immutable and thread-safe. Identity matters: an adapter may keep its own form of the last frames it saw.
 */
public final class Frames {
    private final byte[] bytes;

    /** The array is not copied: whoever makes frames no longer writes into it. */
    Frames(byte[] bytes) {
        this.bytes = bytes;
    }

    /** How many bytes there are. */
    public int size() {
        return bytes.length;
    }

    /** All bytes, as a new read-only view of the shared ones. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /**
     * Copies {@code count} bytes, beginning with byte {@code from}, into {@code target} at {@code offset}.
     *
     * @throws IndexOutOfBoundsException if they are not all there, or do not fit
     */
    public void copyTo(int from, byte[] target, int offset, int count) {
        Objects.checkFromIndexSize(from, count, bytes.length);
        System.arraycopy(bytes, from, target, offset, count);
    }

    /**
     * Writes {@code count} bytes, beginning with byte {@code from}, into {@code target}, without a copy: it sees the
     * shared bytes, and must not write into them ({@link OutputStream#write(byte[], int, int)}).
     *
     * @throws IndexOutOfBoundsException if they are not all there
     */
    public void writeTo(OutputStream target, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, bytes.length);
        target.write(bytes, from, count);
    }
}
