package dev.announcer.cli;

import java.util.ArrayList;
import java.util.List;

/** The course of a run, second by second. Thread-safe. */
final class BenchSeries {
    private static final double SECOND_NANOS = 1e9;

    /** What is shorter is joined with its neighbour: rates over a moment mean nothing. */
    private static final double SHORT_SECONDS = 0.5;

    private final List<BenchReader> readers;
    private final BenchUnderway underway;

    // guarded by this
    private final List<BenchPoint> points = new ArrayList<>();
    private BenchHistogram total = new BenchHistogram();
    private long beganNanos;
    private long lastNanos;
    private long lastAnnounced;

    // the last point, which may grow
    private BenchHistogram pointHeard = new BenchHistogram();
    private long pointFromNanos;
    private long pointFromAnnounced;

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

    /** Adds the time since the last call, and returns what happened in it, or in a little more. */
    synchronized BenchPoint tick() throws InterruptedException {
        long fromNanos = lastNanos;
        long fromAnnounced = lastAnnounced;
        BenchHistogram heard = cut();
        total.add(heard);
        boolean joins = !points.isEmpty()
                && (seconds(fromNanos) < SHORT_SECONDS
                        || points.get(points.size() - 1).seconds() < SHORT_SECONDS);
        if (joins) {
            points.remove(points.size() - 1);
            pointHeard.add(heard);
        } else {
            pointHeard = heard;
            pointFromNanos = fromNanos;
            pointFromAnnounced = fromAnnounced;
        }
        BenchPoint point = new BenchPoint(
                seconds(beganNanos),
                seconds(pointFromNanos),
                lastAnnounced - pointFromAnnounced,
                pointHeard.count(),
                pointHeard.percentileNanos(50),
                pointHeard.percentileNanos(99),
                pointHeard.maxNanos());
        points.add(point);
        return point;
    }

    /** The time from then until the last call. */
    private double seconds(long fromNanos) {
        return (lastNanos - fromNanos) / SECOND_NANOS;
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
