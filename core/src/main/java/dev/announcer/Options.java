package dev.announcer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** What an announcer was built with; units, defaults and what 0 means stand with the setters of {@link AnnouncerBuilder}. */
record Options(
        Limits limits,
        Overflow overflow,
        Times times,
        AnnouncerObserver observer,
        List<Lane> lanes,
        LongSupplier ticker,
        RandomGenerator random,
        Executor executor) {

    /** Bounds in counts and bytes; {@code taskBytes}: after how many bytes, or as long a time, a lane does something else. */
    record Limits(
            int windowCount,
            long windowBytes,
            int maxAnnouncementBytes,
            int maxTopics,
            int maxSelectors,
            int maxListeners,
            int taskBytes) {
        /** After how many frames it is looked again whether somebody has fallen too far behind. */
        int overflowCheckEvery() {
            return Math.max(1, windowCount / 16);
        }
    }

    /** Bounds in time; the first three in nanoseconds on the ticker's clock. */
    record Times(
            long windowAgeNanos,
            long heartbeatNanos,
            long writeTimeoutNanos,
            Duration retry,
            Duration closeDeadline,
            Duration finishLinger) {
        long retryMillis() {
            return retry.toMillis();
        }
    }
}
