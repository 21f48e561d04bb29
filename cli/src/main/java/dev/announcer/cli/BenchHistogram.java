package dev.announcer.cli;

/**
 * Counts durations in buckets whose width grows with the duration, so that each is known to one part in 128.
 *
 * <p>Up to 127 ns a bucket is one nanosecond wide; from there on every doubling is divided into 128 buckets. What is longer
 * than about 73 minutes counts in the last one. Confined to one thread at a time; recording allocates nothing.
 */
final class BenchHistogram {
    private static final int SUB_BITS = 7;
    private static final int SUB = 1 << SUB_BITS;
    private static final int MAX_BITS = 42;
    private static final int BUCKETS = (MAX_BITS - SUB_BITS + 1) * SUB;

    private final long[] counts = new long[BUCKETS];
    private long count;
    private long max;

    /** Receives a bucket: its range, both ends included, and how many durations lie in it. */
    interface Bucket {
        void accept(long lowNanos, long highNanos, long count);
    }

    /** Counts a duration; a negative one counts as 0. */
    void record(long nanos) {
        long value = Math.max(0, nanos);
        counts[index(value)]++;
        count++;
        max = Math.max(max, value);
    }

    /** Adds what another has counted. */
    void add(BenchHistogram other) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        max = Math.max(max, other.max);
    }

    long count() {
        return count;
    }

    /** The longest, exactly; 0 if there is none. */
    long maxNanos() {
        return max;
    }

    /**
     * A duration that so many per cent do not exceed; 0 if there is none.
     *
     * @param percent above 0, at most 100
     */
    long percentileNanos(double percent) {
        long rank = Math.max(1, (long) Math.ceil(percent / 100 * count));
        long below = 0;
        for (int i = 0; i < BUCKETS; i++) {
            below += counts[i];
            if (below >= rank) {
                return Math.min(high(i), max);
            }
        }
        return max;
    }

    /** Shows every bucket that holds something, the shortest first. */
    void forEach(Bucket bucket) {
        for (int i = 0; i < BUCKETS; i++) {
            if (counts[i] > 0) {
                bucket.accept(low(i), high(i), counts[i]);
            }
        }
    }

    private static int index(long value) {
        int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS);
        long index = (long) shift * SUB + (value >>> shift);
        return (int) Math.min(index, BUCKETS - 1);
    }

    private static long low(int index) {
        if (index < 2 * SUB) {
            return index;
        }
        int shift = index / SUB - 1;
        return (long) (index % SUB + SUB) << shift;
    }

    private static long high(int index) {
        return index < BUCKETS - 1 ? low(index + 1) - 1 : Long.MAX_VALUE;
    }
}
