package dev.announcer.cli;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The outcome of a run. Times and rates are of the measurement, checks of the whole run.
 *
 * @param began when the measurement began
 * @param seconds from its beginning until the last event was heard, or the last answer came
 * @param announced how many were announced in it
 * @param heard how many events were heard in it
 * @param openSeconds how long it took to open the streams
 * @param latency from when an announcement was due until a listener heard it
 * @param untilAll the same until the last listener did
 * @param untilAnswer the same until the hub had accepted it
 * @param points its seconds
 * @param checks what went wrong
 * @param slowCutOff how many of the slow listeners the hub has cut off
 * @param busy the part of the time for which the busiest reader had something to do, 0 to 1
 * @param server what the hub's processes used; empty if that was not asked for, or cannot be told
 * @param kernelTcpBytes what the kernel's TCP held at the end, of all processes of the machine; 0 if it does not tell
 * @param ended why it ended before its time; empty if it did not
 */
record BenchResult(
        BenchSettings settings,
        Instant began,
        double seconds,
        long announced,
        long heard,
        double openSeconds,
        BenchHistogram latency,
        BenchHistogram untilAll,
        BenchHistogram untilAnswer,
        List<BenchPoint> points,
        BenchChecks checks,
        int slowCutOff,
        double busy,
        Optional<Server> server,
        long kernelTcpBytes,
        String ended) {
    private static final double TOO_BUSY = 0.85;

    /**
     * What the hub's processes used.
     *
     * @param cpuNanos during the measurement
     * @param beforeBytes resident before the streams were opened
     * @param openBytes resident when they were open
     * @param endBytes resident at the end
     */
    record Server(long cpuNanos, long beforeBytes, long openBytes, long endBytes) {}

    double announcedPerSecond() {
        return seconds > 0 ? announced / seconds : 0;
    }

    double heardPerSecond() {
        return seconds > 0 ? heard / seconds : 0;
    }

    double openedPerSecond() {
        return openSeconds > 0 ? settings.listeners() / openSeconds : 0;
    }

    /** What the hub's processes used for one delivery, or, if nobody listened, for one announcement. */
    OptionalDouble cpuNanosPerEvent() {
        long events = heard > 0 ? heard : announced;
        return server.isEmpty() || events == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) server.get().cpuNanos() / events);
    }

    /** How many cores the hub's processes kept busy; 0 if that is not known. */
    double serverCores() {
        return seconds > 0 ? server.map(Server::cpuNanos).orElse(0L) / 1e9 / seconds : 0;
    }

    /** Whether the readers may have been what limited the figures. */
    boolean isTooBusy() {
        return busy >= TOO_BUSY;
    }
}
