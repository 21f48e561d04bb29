package dev.announcer;

import java.util.Arrays;

/** Bytes that are put together from pieces, up to a limit. */
final class Bytes {
    /** What is kept for the next use; a large event does not hold its memory for ever. */
    private static final int KEPT = 256 << 10;

    private final EventLimitException.Limit limit;
    private final int maxSize;
    private byte[] array = new byte[256];
    private int size;

    Bytes(EventLimitException.Limit limit, int maxSize) {
        this.limit = limit;
        this.maxSize = maxSize;
    }

    /** Adds these bytes; fails when there would be more than the limit allows. */
    void add(byte[] bytes, int from, int to) {
        grow(to - from);
        System.arraycopy(bytes, from, array, size, to - from);
        size += to - from;
    }

    void add(byte b) {
        grow(1);
        array[size++] = b;
    }

    private void grow(int more) {
        if (more > maxSize - size) {
            throw new EventLimitException(limit, maxSize);
        }
        if (size + more > array.length) {
            array = Arrays.copyOf(array, (int) Math.min(maxSize, Math.max(2L * array.length, size + more)));
        }
    }

    void clear() {
        size = 0;
        if (array.length > KEPT) {
            array = new byte[256];
        }
    }

    byte[] array() {
        return array;
    }

    int size() {
        return size;
    }
}
