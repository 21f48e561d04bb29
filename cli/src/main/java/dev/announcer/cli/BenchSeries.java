package dev.announcer.cli;

import java.util.ArrayList;
import java.util.List;

/** The course of a run, second by second. Thread-safe. */
final class BenchSeries {
    private static final double SECOND_NANOS = 1e9;

    private final List<BenchReader> readers;
    private final BenchUnderway underway;

    // guarded by this
    private final List<BenchPoint> points = new ArrayList<>();
    private BenchHistogram total = new BenchHistogram();
    private long beganNanos;
    private long lastNanos;
    private long lastAnnounced;

    BenchSeries(List<BenchReader> readers, BenchUnderway underway) {
        this.readers = readers;
        this.underway = underway;
    }

    /** Begins anew, now: what was heard up to here is forgotten. */
    synchronized void begin() throws InterruptedException {
        cut();
        points.clear();
        total = new BenchHistogram();
        beganNanos = lastNanos;
    }

    /** Adds the time since the last call, and returns what happened in it. */
    synchronized BenchPoint tick() throws InterruptedException {
        long from = lastNanos;
        long announcedBefore = lastAnnounced;
        BenchHistogram heard = cut();
        total.add(heard);
        BenchPoint point = new BenchPoint(
                (lastNanos - beganNanos) / SECOND_NANOS,
                (lastNanos - from) / SECOND_NANOS,
                lastAnnounced - announcedBefore,
                heard.count(),
                heard.percentileNanos(50),
                heard.percentileNanos(99),
                heard.maxNanos());
        points.add(point);
        return point;
    }

    /** The seconds from the beginning on. */
    synchronized List<BenchPoint> points() {
        return List.copyOf(points);
    }

    /** All latencies of those seconds. */
    synchronized BenchHistogram latency() {
        return total;
    }

    /** When it began, on the run's clock. */
    synchronized long beganNanos() {
        return beganNanos;
    }

    private BenchHistogram cut() throws InterruptedException {
        for (BenchReader reader : readers) {
            reader.score().wantHistogram();
            reader.wake();
        }
        BenchHistogram heard = new BenchHistogram();
        for (BenchReader reader : readers) {
            heard.add(reader.score().takeHistogram());
        }
        lastNanos = underway.nowNanos();
        lastAnnounced = underway.announced();
        return heard;
    }
}
