package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class BenchHistogramTest {
    private static final double[] PERCENT = {0.01, 1, 25, 50, 90, 99, 99.9, 99.99, 100};

    @RepeatedTest(20)
    void percentiles_ofRandomDurations_areWithinOneIn128OfTheSortedTruth() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long[] durations = new long[1 + random.nextInt(5_000)];
        BenchHistogram one = new BenchHistogram();
        BenchHistogram other = new BenchHistogram();
        for (int i = 0; i < durations.length; i++) {
            durations[i] = random.nextLong() >>> (22 + random.nextInt(42)); // all sizes up to an hour
            (random.nextBoolean() ? one : other).record(durations[i]);
        }
        one.add(other);
        Arrays.sort(durations);
        assertEquals(durations.length, one.count());
        assertEquals(durations[durations.length - 1], one.maxNanos());
        for (double percent : PERCENT) {
            int rank = (int) Math.max(1, Math.ceil(percent / 100 * durations.length));
            long truth = durations[rank - 1];
            long told = one.percentileNanos(percent);
            assertTrue(
                    told >= truth && told - truth <= truth / 128,
                    () -> "seed " + seed + ": p" + percent + " is " + told + ", and in truth " + truth);
        }
    }

    @Test
    void buckets_holdEverythingOnce_andTheirRangesFollowOneAnother() {
        BenchHistogram histogram = new BenchHistogram();
        for (long duration = 0; duration < 3_000; duration++) {
            histogram.record(duration);
        }
        long[] next = new long[1];
        histogram.forEach((low, high, count) -> {
            assertEquals(next[0], low);
            assertEquals(Math.min(high, 2_999) - low + 1, count);
            next[0] = high + 1;
        });
        assertTrue(next[0] >= 3_000);
    }

    @Test
    void extremes_areKept() {
        BenchHistogram histogram = new BenchHistogram();
        assertEquals(0, histogram.percentileNanos(50));
        histogram.record(-5);
        histogram.record(Long.MAX_VALUE);
        assertEquals(2, histogram.count());
        assertEquals(0, histogram.percentileNanos(50));
        assertEquals(Long.MAX_VALUE, histogram.percentileNanos(100));
        assertEquals(Long.MAX_VALUE, histogram.maxNanos());
    }
}
