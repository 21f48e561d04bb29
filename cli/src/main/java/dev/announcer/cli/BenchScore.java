package dev.announcer.cli;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the listeners of one reader hear: checked, timed and counted.
 *
 * <p>Confined to the reader's thread, but for {@link #takeHistogram} and {@link #busyNanos}. What others want to know is told
 * once for each pass over the streams that are ready.
 */
final class BenchScore {
    private final int reader;
    private final BenchSettings settings;
    private final BenchCounts counts;
    private final BenchUnderway underway;
    private final Runnable allHeard;

    private final ArrayBlockingQueue<BenchHistogram> handedOver = new ArrayBlockingQueue<>(1);
    private final AtomicLong busyNanos = new AtomicLong();
    private volatile boolean histogramWanted;

    // confined to the reader's thread
    private final BenchAttendance attendance;
    private BenchHistogram histogram = new BenchHistogram();
    private long passStartNanos = -1;
    private long nowNanos;
    private long heardInPass;

    /** The score of a reader; {@code allHeard} is called on its thread when all readers' listeners have heard something. */
    BenchScore(int reader, BenchSettings settings, BenchCounts counts, BenchUnderway underway, Runnable allHeard) {
        this.reader = reader;
        this.settings = settings;
        this.counts = counts;
        this.underway = underway;
        this.allHeard = allHeard;
        this.attendance = new BenchAttendance(settings.listeners(), settings.ownTopics());
    }

    /** A listener's stream was opened. */
    void joined(BenchListener listener) {
        counts.lastOpenedNanos.accumulateAndGet(underway.nowNanos(), Math::max);
        counts.opened.incrementAndGet();
        if (!listener.isSlow()) {
            attendance.joined(listener.number());
        }
    }

    /** A listener's stream, which was open, has ended. */
    void left(BenchListener listener) {
        counts.cutOff.incrementAndGet();
        if (!listener.isSlow()) {
            attendance.left(
                    listener.number(),
                    settings.numberOf(listener.number(), listener.order().next()));
        }
    }

    /** Something is about to be read. */
    void reading() {
        nowNanos = underway.nowNanos();
        if (passStartNanos < 0) {
            passStartNanos = nowNanos;
        }
    }

    /** A listener has heard a number. */
    void heard(BenchListener listener, long number, long dueNanos) {
        if (number >= underway.announced() || !settings.isFor(listener.number(), number)) {
            damaged();
            return;
        }
        BenchOrder order = listener.order();
        long before = order.next();
        order.heard(settings.indexOf(number));
        for (long next = before; next < order.next(); next++) {
            attendance.heard(settings.numberOf(listener.number(), next));
        }
        histogram.record(nowNanos - dueNanos);
        heardInPass++;
    }

    void reset() {
        counts.resets.incrementAndGet();
    }

    void damaged() {
        counts.damaged.incrementAndGet();
    }

    /** The pass is over: what was ready has been read. */
    void endPass() {
        if (heardInPass > 0) {
            counts.heard.addAndGet(heardInPass);
            counts.lastHeardNanos.accumulateAndGet(nowNanos, Math::max);
            heardInPass = 0;
        }
        if (underway.heard(reader, attendance.advance(underway))) {
            allHeard.run();
        }
        if (histogramWanted && handedOver.offer(histogram)) {
            histogramWanted = false;
            histogram = new BenchHistogram();
        }
        if (passStartNanos >= 0) {
            busyNanos.lazySet(busyNanos.get() + underway.nowNanos() - passStartNanos);
            passStartNanos = -1;
        }
    }

    /** What was heard since the last call; nothing if the reader does not answer. Any one other thread, after waking the reader. */
    BenchHistogram takeHistogram() throws InterruptedException {
        BenchHistogram taken = handedOver.poll(1, TimeUnit.SECONDS);
        return taken == null ? new BenchHistogram() : taken;
    }

    /** Asks for a histogram at the end of the next pass. */
    void wantHistogram() {
        histogramWanted = true;
    }

    /** For how long the thread has not waited for something to read. Any thread. */
    long busyNanos() {
        return busyNanos.get();
    }
}
