package dev.announcer.cli;

import java.util.List;

/**
 * What happened in about a second of a run.
 *
 * @param atSeconds when it ended, from the beginning of the measurement
 * @param seconds how long it was
 * @param announced how many were announced in it
 * @param heard how many events were heard in it, by all listeners together
 * @param p50Nanos the median latency of those
 * @param p99Nanos the latency that 99 of 100 of those did not exceed
 * @param maxNanos the longest
 */
record BenchPoint(
        double atSeconds, double seconds, long announced, long heard, long p50Nanos, long p99Nanos, long maxNanos) {
    /** Points that follow one another, at least one, as one; its p50 and p99 are the worst of theirs. */
    static BenchPoint join(List<BenchPoint> points) {
        double seconds = 0;
        long announced = 0;
        long heard = 0;
        long p50 = 0;
        long p99 = 0;
        long max = 0;
        for (BenchPoint point : points) {
            seconds += point.seconds;
            announced += point.announced;
            heard += point.heard;
            p50 = Math.max(p50, point.p50Nanos);
            p99 = Math.max(p99, point.p99Nanos);
            max = Math.max(max, point.maxNanos);
        }
        return new BenchPoint(points.get(points.size() - 1).atSeconds, seconds, announced, heard, p50, p99, max);
    }

    double announcedPerSecond() {
        return seconds > 0 ? announced / seconds : 0;
    }

    double heardPerSecond() {
        return seconds > 0 ? heard / seconds : 0;
    }
}
