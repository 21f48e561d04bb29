package dev.announcer.cli;

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
    double announcedPerSecond() {
        return seconds > 0 ? announced / seconds : 0;
    }

    double heardPerSecond() {
        return seconds > 0 ? heard / seconds : 0;
    }
}
