package dev.announcer.journal.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.ZipOutputStream;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.RandomAccessStore;
import org.h2.mvstore.SFChunk;

/**
 * Where the trees of a journal are stored: blocks of 4096 bytes, each followed by a checksum of itself and of its number.
 *
 * <p>MVStore checks the headers of what it reads, but neither keys, values nor the positions of child pages: a bit that
 * flipped there would be served as truth, or lead past entries in silence. Here nothing is read that is not what was
 * written. What is no block that was written is zeros to MVStore where it looks for headers, of which it has copies, and
 * an error everywhere else.
 *
 * <p>The channel belongs to {@link JournalFile}, whose lock outlives this store.
 */
final class BlockStore extends RandomAccessStore {
    static final int BLOCK = 4096;

    /** A block and its checksum. */
    static final int STRIDE = BLOCK + 4;

    private static final int CACHE_MEBIBYTES = 16;
    private static final int AT_ONCE = 64; // blocks

    private final FileChannel channel;

    BlockStore(FileChannel channel) {
        super(new HashMap<>(Map.of("cacheSize", CACHE_MEBIBYTES)));
        this.channel = channel;
        init("journal", false);
        setSize(blocks(channel) * BLOCK);
    }

    /** How many whole blocks are in the file. */
    static long blocks(FileChannel channel) {
        try {
            return Math.max(0, channel.size() - Superblock.BYTES) / STRIDE;
        } catch (IOException failed) {
            throw DataUtils.newMVStoreException(DataUtils.ERROR_READING_FAILED, "Could not tell the size", failed);
        }
    }

    @Override
    public void open(String fileName, boolean readOnly, char[] encryptionKey) {
        throw new UnsupportedOperationException("it is open");
    }

    @Override
    public BlockStore open(String fileName, boolean readOnly) {
        throw new UnsupportedOperationException("it is open");
    }

    /** Forgets what it kept of the file as well: whoever still refers to these trees may need the memory for the next. */
    @Override
    public void close() {
        super.close();
        setCacheSize(1);
    }

    @Override
    public ByteBuffer readFully(SFChunk chunk, long pos, int len) {
        long first = pos / BLOCK;
        int count = (int) ((pos + len - 1) / BLOCK - first + 1);
        byte[] plain = new byte[count * BLOCK];
        try {
            ByteBuffer raw = read(channel, first, count);
            if (raw.limit() < count * STRIDE) {
                throw new EOFException("blocks " + first + " to " + (first + count - 1) + " are not all there");
            }
            for (int i = 0; i < count; i++) {
                if (isWhole(raw, i, first + i)) {
                    raw.get(i * STRIDE, plain, i * BLOCK, BLOCK);
                } else if (chunk != null) {
                    throw DataUtils.newMVStoreException(
                            DataUtils.ERROR_FILE_CORRUPT,
                            "The checksum of block {0} is wrong",
                            Long.toString(first + i));
                }
            }
        } catch (IOException failed) {
            throw DataUtils.newMVStoreException(
                    failed instanceof EOFException ? DataUtils.ERROR_FILE_CORRUPT : DataUtils.ERROR_READING_FAILED,
                    "Could not read {0} bytes at {1}",
                    len,
                    Long.toString(pos),
                    failed);
        }
        readCount.incrementAndGet();
        readBytes.addAndGet(len);
        return ByteBuffer.wrap(plain, (int) (pos - first * BLOCK), len).slice();
    }

    /** These blocks as they are in the file, or as many bytes of them as there are. */
    static ByteBuffer read(FileChannel channel, long first, int count) throws IOException {
        ByteBuffer raw = ByteBuffer.allocate(count * STRIDE);
        long at = Superblock.BYTES + first * STRIDE;
        while (raw.hasRemaining() && channel.read(raw, at + raw.position()) > 0) {
            // a channel may give less than was asked for
        }
        return raw.flip();
    }

    /** Whether the i-th of these blocks is the one of this number, as it was written. */
    static boolean isWhole(ByteBuffer raw, int i, long number) {
        return raw.getInt(i * STRIDE + BLOCK) == checksum(raw, i * STRIDE, number);
    }

    private static int checksum(ByteBuffer raw, int at, long number) {
        CRC32C crc = new CRC32C();
        crc.update(raw.slice(at, BLOCK));
        for (int shift = 0; shift < 64; shift += 8) {
            crc.update((int) (number >>> shift) & 0xff);
        }
        return (int) crc.getValue();
    }

    @Override
    protected void writeFully(SFChunk chunk, long pos, ByteBuffer src) {
        int len = src.remaining();
        if (pos % BLOCK != 0 || len % BLOCK != 0) {
            throw DataUtils.newMVStoreException(DataUtils.ERROR_INTERNAL, "Not whole blocks: {0} at {1}", len, pos);
        }
        try {
            long block = pos / BLOCK;
            ByteBuffer raw = ByteBuffer.allocate(Math.min(AT_ONCE, len / BLOCK) * STRIDE);
            while (src.hasRemaining()) {
                raw.clear();
                long first = block;
                while (src.hasRemaining() && raw.hasRemaining()) {
                    int at = raw.position();
                    src.get(raw.array(), at, BLOCK);
                    raw.putInt(at + BLOCK, checksum(raw.duplicate().clear(), at, block++))
                            .position(at + STRIDE);
                }
                write(raw.flip(), Superblock.BYTES + first * STRIDE);
            }
        } catch (IOException failed) {
            throw DataUtils.newMVStoreException(
                    DataUtils.ERROR_WRITING_FAILED, "Could not write {0} bytes: {1}", len, failed.getMessage(), failed);
        }
        setSize(Math.max(size(), pos + len));
        writeCount.incrementAndGet();
        writeBytes.addAndGet(len);
    }

    private void write(ByteBuffer raw, long at) throws IOException {
        while (raw.hasRemaining()) {
            channel.write(raw, at + raw.position());
        }
    }

    @Override
    protected void truncate(long size) {
        try {
            channel.truncate(Superblock.BYTES + size / BLOCK * STRIDE);
            setSize(Math.min(size(), size));
        } catch (IOException failed) {
            throw DataUtils.newMVStoreException(
                    DataUtils.ERROR_WRITING_FAILED, "Could not truncate to {0}", Long.toString(size), failed);
        }
    }

    @Override
    public void sync() {
        try {
            channel.force(false);
        } catch (IOException failed) {
            throw DataUtils.newMVStoreException(
                    DataUtils.ERROR_WRITING_FAILED, "Could not sync: {0}", failed.getMessage(), failed);
        }
    }

    /** A commit is one chunk, whatever its size: half of one must not be found after a crash. */
    @Override
    public boolean shouldSaveNow(int unsavedMemory, int autoCommitMemory) {
        return false;
    }

    @Override
    public void backup(ZipOutputStream out) {
        throw new UnsupportedOperationException("copy the file of a closed journal");
    }
}
