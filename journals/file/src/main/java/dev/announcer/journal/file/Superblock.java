package dev.announcer.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first bytes of a journal's file: what kind of file it is, and what was acknowledged last.
 *
 * <pre>
 *      0  512   what it is: a line of text, the format, a checksum; twice
 *   1024 1536   the mark: what was acknowledged last; written in turns, so that one is always whole
 *   4096        blocks
 * </pre>
 *
 * The mark is written after each commit and before anything is acknowledged, without an fsync of its own: what a killed
 * process wrote is there, and after a power failure it is only too modest. It tells an unfinished tail, which nobody was
 * told of, from a tail that is gone. Confined to the thread that writes.
 */
final class Superblock {
    static final int BYTES = 4096;

    static final int FORMAT = 1;

    private static final byte[] MAGIC = "announcer journal\n".getBytes(StandardCharsets.US_ASCII);
    private static final int[] IDENTITIES = {0, 512};
    private static final int[] MARKS = {1024, 1536};
    private static final int IDENTITY_BYTES = MAGIC.length + 8;
    private static final int MARK_BYTES = 5 * 8 + 1 + Epochs.CHARS + 4;
    private static final int CLEAN = 1;
    private static final int RELAXED = 2;

    private final FileChannel channel;
    private long serial;

    Superblock(FileChannel channel) {
        this.channel = channel;
    }

    /** What the beginning of a file tells of it. */
    enum Kind {
        /** Nothing was ever written. */
        EMPTY,
        /** A journal, or what is left of one. */
        JOURNAL,
        /** A journal of a format that this version does not know. */
        NEWER,
        /** Something else. */
        OTHER
    }

    /**
     * What was acknowledged.
     *
     * @param newest the newest position that was acknowledged
     * @param floor what was dropped by then
     * @param epoch the epoch of the newest, and the position at which it began
     * @param isClean whether it was closed, with everything on disk
     * @param isRelaxed whether it was written without waiting for the disk
     * @param boot the start of the machine at which this was written; 0 if it cannot be told
     */
    record Mark(long newest, long floor, Epochs.Epoch epoch, boolean isClean, boolean isRelaxed, long boot) {}

    Kind kind() throws IOException {
        if (channel.size() == 0) {
            return Kind.EMPTY;
        }
        boolean isNewer = false;
        for (int at : IDENTITIES) {
            ByteBuffer bytes = read(at, IDENTITY_BYTES);
            if (bytes.remaining() == IDENTITY_BYTES && isWhole(bytes)) {
                if (bytes.getInt(MAGIC.length) == FORMAT) {
                    return Kind.JOURNAL;
                }
                isNewer = true;
            }
        }
        return isNewer ? Kind.NEWER : isRest() ? Kind.JOURNAL : Kind.OTHER;
    }

    /** Whether so little is left that only the first letters tell, or only a mark. */
    private boolean isRest() throws IOException {
        ByteBuffer first = read(0, Math.min(MAGIC.length, (int) Math.min(channel.size(), BYTES)));
        return ByteBuffer.wrap(MAGIC, 0, first.remaining()).equals(first) || mark().isPresent();
    }

    private static boolean isWhole(ByteBuffer bytes) {
        return ByteBuffer.wrap(MAGIC).equals(bytes.slice(0, MAGIC.length)) && isChecked(bytes);
    }

    /** Writes what it is, and leaves room for the rest. */
    void create() throws IOException {
        ByteBuffer all = ByteBuffer.allocate(BYTES);
        for (int at : IDENTITIES) {
            all.position(at).put(MAGIC).putInt(FORMAT);
            all.putInt(crc(all.slice(at, IDENTITY_BYTES - 4)));
        }
        write(all.clear(), 0);
    }

    /** The newest mark that is whole. */
    Optional<Mark> mark() throws IOException {
        Optional<Mark> newest = Optional.empty();
        for (int at : MARKS) {
            ByteBuffer bytes = read(at, MARK_BYTES);
            if (bytes.remaining() == MARK_BYTES && isChecked(bytes)) {
                long itsSerial = bytes.getLong();
                if (itsSerial > serial || newest.isEmpty()) {
                    serial = Math.max(serial, itsSerial);
                    newest = Optional.of(decode(bytes));
                }
            }
        }
        return newest;
    }

    private static Mark decode(ByteBuffer bytes) {
        long newest = bytes.getLong();
        long floor = bytes.getLong();
        long first = bytes.getLong();
        long boot = bytes.getLong();
        int flags = bytes.get();
        byte[] epoch = new byte[Epochs.CHARS];
        bytes.get(epoch);
        return new Mark(
                newest,
                floor,
                new Epochs.Epoch(first, new String(epoch, StandardCharsets.US_ASCII)),
                (flags & CLEAN) != 0,
                (flags & RELAXED) != 0,
                boot);
    }

    void mark(Mark mark) throws IOException {
        serial++;
        ByteBuffer bytes = ByteBuffer.allocate(MARK_BYTES);
        bytes.putLong(serial)
                .putLong(mark.newest)
                .putLong(mark.floor)
                .putLong(mark.epoch.first())
                .putLong(mark.boot)
                .put((byte) ((mark.isClean ? CLEAN : 0) | (mark.isRelaxed ? RELAXED : 0)))
                .put(mark.epoch.name().getBytes(StandardCharsets.US_ASCII));
        bytes.putInt(crc(bytes.slice(0, MARK_BYTES - 4)));
        write(bytes.flip(), MARKS[(int) (serial & 1)]);
    }

    /** What is there of these bytes. */
    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {
            // a channel may give less than was asked for
        }
        return bytes.flip();
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes, at + bytes.position());
        }
    }

    private static boolean isChecked(ByteBuffer bytes) {
        int end = bytes.limit() - 4;
        return bytes.getInt(end) == crc(bytes.slice(0, end));
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
