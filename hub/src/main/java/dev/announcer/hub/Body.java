package dev.announcer.hub;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The body of one request as far as it has come. Bounded, and counted in the hub's budget. Confined to its event loop. */
final class Body {
    /** The largest array that every virtual machine makes. */
    static final int MOST_BYTES = Integer.MAX_VALUE - 64;

    private static final int FIRST_BYTES = 1 << 10;

    /** What became of some more bytes. */
    enum Added {
        /** They were taken. */
        TAKEN,
        /** The body is larger than it may be. */
        TOO_LARGE,
        /** All bodies that the hub is reading are together larger than they may be. */
        BUSY
    }

    private final long maxBytes;
    private final ByteBudget budget;
    private byte[] bytes = {};
    private int size;
    private long taken;

    Body(long maxBytes, ByteBudget budget) {
        this.maxBytes = Math.min(maxBytes, MOST_BYTES);
        this.budget = budget;
    }

    Added add(ByteBuf more) {
        int count = more.readableBytes();
        if (count > maxBytes - size) {
            return Added.TOO_LARGE;
        }
        if (!budget.take(count)) {
            return Added.BUSY;
        }
        taken += count;
        if (size + count > bytes.length) {
            // What comes at once is mostly all.
            long grown = size == 0 ? count : Math.max(size + count, Math.max(FIRST_BYTES, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, (int) Math.min(grown, maxBytes));
        }
        more.readBytes(bytes, size, count);
        size += count;
        return Added.TAKEN;
    }

    int size() {
        return size;
    }

    byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /** Gives back what it took of the budget. Once. */
    void release() {
        budget.give(taken);
    }
}
