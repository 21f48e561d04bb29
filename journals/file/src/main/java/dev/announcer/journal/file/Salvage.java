package dev.announcer.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Copies every entry that is whole in a damaged file into a new one.
 *
 * <p>It does not trust the trees, which lead to nothing behind a damaged page: it looks at every block that is what was
 * written, for entries that are whole. These may have been dropped before, or taken back: the rules of retention, and
 * of two at one position the one written last, sort that out. What is then missing is a hole.
 */
final class Salvage {
    private static final int BLOCKS_AT_ONCE = 64;
    private static final long COMMIT_EVERY_BYTES = 1 << 20;

    private final FileChannel damaged;
    private final Tables saved;
    private final long limit;
    private long unsaved;

    private byte[] rest = {}; // what a piece ended with, if it may be the beginning of an entry

    private Salvage(FileChannel damaged, Tables saved, long limit) {
        this.damaged = damaged;
        this.saved = saved;
        this.limit = limit;
    }

    /**
     * What could be read of the facts of the damaged file.
     *
     * @param holes and epochs: null if that is gone
     */
    record Known(
            @Nullable State state,
            @Nullable Epochs epochs,
            @Nullable Holes holes) {
        static Known of(@Nullable Tables tables) {
            return tables == null
                    ? new Known(null, null, null)
                    : new Known(tables.state(), tables.epochs(), tables.holes());
        }
    }

    /**
     * Copies; the positions that are missing are noted, the newest is the highest that is known of. Nothing above the limit
     * was acknowledged: that is neither found nor missed.
     */
    static void copy(
            FileChannel damaged, Tables saved, Known known, Optional<Superblock.Mark> mark, Rules rules, long limit)
            throws IOException {
        long marked = mark.map(Superblock.Mark::floor).orElse(0L);
        Holes holes = known.holes == null ? Holes.none(marked) : known.holes.dropped(marked);
        new Salvage(damaged, saved, limit).scan();
        long given = known.state == null ? 0 : known.state.newest();
        long newest = Math.min(limit, Math.max(saved.lastPosition(), given));
        Epochs epochs = known.epochs != null
                ? known.epochs
                : mark.map(its -> new Epochs(List.of(its.epoch()))).orElse(saved.epochs());
        saved.assume(new State(newest, known.state == null ? 0 : known.state.time(), 0, 0), epochs, holes);
        saved.loseWhatIsMissing();
        Indexing.ofSaved(saved, rules);
    }

    private void scan() throws IOException {
        long blocks = BlockStore.blocks(damaged);
        for (long first = 0; first < blocks; first += BLOCKS_AT_ONCE) {
            int count = (int) Math.min(BLOCKS_AT_ONCE, blocks - first);
            ByteBuffer raw = BlockStore.read(damaged, first, count);
            ByteBuffer run =
                    ByteBuffer.allocate(rest.length + count * BlockStore.BLOCK).put(rest);
            for (int i = 0; i < count; i++) {
                if (BlockStore.isWhole(raw, i, first + i)) {
                    run.put(raw.slice(i * BlockStore.STRIDE, BlockStore.BLOCK));
                } else {
                    look(run.flip(), true);
                    run.clear();
                }
            }
            rest = look(run.flip(), first + count == blocks);
        }
    }

    /** Takes the entries of a run of whole blocks; answers what the next run may complete. */
    private byte[] look(ByteBuffer run, boolean isEnd) {
        int at = 0;
        while (at + StoredEntry.HEAD <= run.limit()) {
            int length = StoredEntry.length(run, at);
            if (length < 0) {
                at++;
            } else if (at + length > run.limit()) {
                if (!isEnd) {
                    break;
                }
                at++;
            } else {
                Optional<byte[]> stored = StoredEntry.whole(run, at, length);
                stored.ifPresent(this::take);
                at += stored.isPresent() ? length : 1;
            }
        }
        byte[] left = new byte[isEnd ? 0 : Math.max(0, run.limit() - at)];
        run.get(run.limit() - left.length, left);
        return left;
    }

    private void take(byte[] stored) {
        long position = StoredEntry.position(stored);
        if (position > limit) {
            return;
        }
        Optional<byte[]> other = saved.stored(position);
        if (other.isPresent() && StoredEntry.time(other.get()) > StoredEntry.time(stored)) {
            return;
        }
        saved.restore(stored);
        unsaved += stored.length;
        if (unsaved > COMMIT_EVERY_BYTES) {
            saved.store.commit();
            unsaved = 0;
        }
    }

    /** Whether what was thrown says that the file is not what was written, rather than that it cannot be read now. */
    static boolean isDamage(Throwable thrown) {
        if (thrown instanceof MVStoreException failed) {
            int code = failed.getErrorCode();
            return !(failed.getCause() instanceof VirtualMachineError) // no memory, say
                    && code != DataUtils.ERROR_CLOSED
                    && code != DataUtils.ERROR_READING_FAILED
                    && code != DataUtils.ERROR_WRITING_FAILED;
        }
        return thrown instanceof RuntimeException || thrown instanceof AssertionError;
    }
}
