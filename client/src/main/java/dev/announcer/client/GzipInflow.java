package dev.announcer.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952) as it comes: what the server has flushed can be read at once, which {@code GZIPInputStream} does not
 * promise. One member may follow another.
 */
final class GzipInflow implements Inflow, AutoCloseable {
    private enum Part {
        HEAD,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEAD_CHECK,
        BODY,
        TRAILER
    }

    private static final int HAS_CHECK = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 check = new CRC32();
    private ByteBuffer pending = ByteBuffer.allocate(0);

    private Part part = Part.HEAD;
    private final byte[] fixed = new byte[10];
    private int fixedSize; // of the part of a fixed size that is being read
    private int extra;
    private int flags;

    @Override
    public void feed(ByteBuffer bytes) {
        pending = bytes;
    }

    @Override
    public int read(byte[] target) throws IOException {
        while (true) {
            if (part == Part.BODY) {
                int length = inflate(target);
                if (length > 0) {
                    return length;
                }
            }
            if (!pending.hasRemaining()) {
                return 0;
            }
            if (part != Part.BODY) {
                frame(pending.get());
            }
        }
    }

    private int inflate(byte[] target) throws IOException {
        try {
            int length = inflater.inflate(target);
            while (length == 0 && inflater.needsInput() && pending.hasRemaining()) {
                inflater.setInput(pending);
                length = inflater.inflate(target);
            }
            check.update(target, 0, length);
            if (inflater.needsDictionary()) {
                throw new IOException("the body is not gzip (it wants a dictionary)");
            }
            if (inflater.finished() && length == 0) {
                part = Part.TRAILER;
                fixedSize = 0;
            }
            return length;
        } catch (DataFormatException malformed) {
            throw new IOException("the body is not gzip (" + malformed.getMessage() + ")", malformed);
        }
    }

    /** One byte of what surrounds the compressed data. */
    private void frame(byte b) throws IOException {
        switch (part) {
            case HEAD -> {
                if (isWhole(b, 10)) {
                    if (fixed[0] != 0x1F || fixed[1] != (byte) 0x8B || fixed[2] != 8) {
                        throw new IOException("the body is not gzip");
                    }
                    flags = fixed[3];
                    next(Part.EXTRA_LENGTH);
                }
            }
            case EXTRA_LENGTH -> {
                if (isWhole(b, 2)) {
                    extra = number(0, 2);
                    next(extra == 0 ? Part.NAME : Part.EXTRA);
                }
            }
            case EXTRA -> {
                if (--extra == 0) {
                    next(Part.NAME);
                }
            }
            case NAME -> {
                if (b == 0) {
                    next(Part.COMMENT);
                }
            }
            case COMMENT -> {
                if (b == 0) {
                    next(Part.HEAD_CHECK);
                }
            }
            case HEAD_CHECK -> {
                if (isWhole(b, 2)) {
                    next(Part.BODY);
                }
            }
            case TRAILER -> {
                if (isWhole(b, 8)) {
                    if (number(0, 4) != (int) check.getValue() || number(4, 4) != (int) inflater.getBytesWritten()) {
                        throw new IOException("the body is broken (its checksum is wrong)");
                    }
                    inflater.reset();
                    check.reset();
                    part = Part.HEAD;
                }
            }
            case BODY -> throw new IllegalStateException("the body is inflated, not read by bytes");
        }
    }

    /** Goes to a part, or past it if the flags say that it is not there. */
    private void next(Part wanted) {
        part = wanted;
        if (part == Part.EXTRA_LENGTH && (flags & HAS_EXTRA) == 0) {
            part = Part.NAME;
        }
        if (part == Part.NAME && (flags & HAS_NAME) == 0) {
            part = Part.COMMENT;
        }
        if (part == Part.COMMENT && (flags & HAS_COMMENT) == 0) {
            part = Part.HEAD_CHECK;
        }
        if (part == Part.HEAD_CHECK && (flags & HAS_CHECK) == 0) {
            part = Part.BODY;
        }
    }

    private boolean isWhole(byte b, int size) {
        fixed[fixedSize++] = b;
        if (fixedSize < size) {
            return false;
        }
        fixedSize = 0;
        return true;
    }

    private int number(int from, int size) {
        int number = 0;
        for (int i = size - 1; i >= 0; i--) {
            number = (number << 8) | (fixed[from + i] & 0xFF);
        }
        return number;
    }

    /** Gives back what the inflater holds outside the heap. */
    @Override
    public void close() {
        inflater.end();
    }
}
