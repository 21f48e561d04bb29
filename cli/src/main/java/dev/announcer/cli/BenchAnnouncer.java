package dev.announcer.cli;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Announces over one connection, each announcement when it is due, and reads the answers on a thread of its own.
 *
 * <p>Requests follow one another without waiting for answers (RFC 9112 section 9.3.2), up to a bound. An announcement that
 * has to wait for that is late, and keeps the time at which it was due: what it waited counts as latency.
 */
final class BenchAnnouncer {
    /** Requests without an answer, at a given rate; a window is its own bound. */
    private static final int UNANSWERED = 1_024;

    /** The same when as much is announced as the hub takes: enough to keep it busy. */
    private static final int UNANSWERED_FLAT_OUT = 64;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final BenchSettings settings;
    private final BenchUnderway underway;
    private final Runnable refusedOne;
    private final BooleanSupplier stopped;
    private final Semaphore unanswered = new Semaphore(0);
    private final AtomicLong answered = new AtomicLong();
    private volatile long lastAnsweredNanos;
    private volatile @Nullable HubConnection connection;
    private volatile boolean closed;
    private volatile @Nullable String broken;
    private volatile @Nullable String firstRefusal;
    private volatile @Nullable Thread announcing;

    // confined to the announcing thread
    private final byte[] blank;
    private byte[] request;
    private int bodyAt;

    // guarded by this
    private BenchHistogram untilAnswer = new BenchHistogram();

    /**
     * An announcer that is to be connected.
     *
     * @param refusedOne called when the hub has refused an announcement, on the thread of the answers
     * @param stopped whether to end before the time
     */
    BenchAnnouncer(
            BenchSettings settings,
            BenchPayload payload,
            BenchUnderway underway,
            Runnable refusedOne,
            BooleanSupplier stopped) {
        this.settings = settings;
        this.underway = underway;
        this.refusedOne = refusedOne;
        this.stopped = stopped;
        this.blank = payload.blank();
        this.request = blank;
        prepare(0);
    }

    /** Announces over this connection from now on, and reads its answers. Once. */
    void connect(HubConnection to) {
        connection = to;
        Thread answers = new Thread(() -> readAnswers(to), "bench-answers");
        answers.setDaemon(true);
        answers.start();
    }

    /** Announces until so much time has passed or so many have been announced, in the calling thread. */
    void announce(long forNanos, long most) {
        HubConnection to = connection;
        if (to == null) {
            throw new IllegalStateException("not connected");
        }
        announcing = Thread.currentThread();
        long start = underway.nowNanos();
        int rate = settings.rate().orElse(0);
        for (long i = 0; i < most; i++) {
            long due = rate == 0 ? 0 : start + i / rate * SECOND_NANOS + i % rate * SECOND_NANOS / rate;
            while (underway.nowNanos() < due && !isOver()) {
                LockSupport.parkNanos(this, Math.min(LONGEST_WAIT_NANOS, due - underway.nowNanos()));
            }
            while (!hasRoom() && !isOver()) {
                LockSupport.parkNanos(this, LONGEST_WAIT_NANOS);
            }
            long now = underway.nowNanos();
            if (isOver() || now - start >= forNanos || due - start >= forNanos) {
                return;
            }
            send(to, rate == 0 ? now : due);
        }
    }

    /** Waits until all is answered and heard by all, or neither goes on for some time. */
    void quiet(BenchCounts counts, long patienceNanos) {
        long seen = -1;
        long since = underway.nowNanos();
        while (broken == null && !isQuiet() && underway.nowNanos() - since < patienceNanos) {
            long going = counts.heard.get() + answered.get();
            if (going != seen) {
                seen = going;
                since = underway.nowNanos();
            }
            LockSupport.parkNanos(this, LONGEST_WAIT_NANOS);
        }
    }

    private boolean isQuiet() {
        return underway.heardByAll() == underway.announced() && answered.get() == underway.announced();
    }

    /** Whether no more is to be announced. */
    boolean isOver() {
        return broken != null || stopped.getAsBoolean();
    }

    private boolean hasRoom() {
        long announced = underway.announced();
        int mayWait = settings.rate().isEmpty()
                ? settings.window()
                : settings.rate().getAsInt() == 0 ? UNANSWERED_FLAT_OUT : UNANSWERED;
        int mayBeUnderway = settings.rate().isEmpty() ? settings.window() : BenchUnderway.MOST;
        return announced - answered.get() < mayWait && announced - underway.heardByAll() < mayBeUnderway;
    }

    private void send(HubConnection to, long dueNanos) {
        long number = underway.announced();
        if (settings.ownTopics()) {
            prepare(number);
        }
        BenchPayload.stamp(request, bodyAt, number, dueNanos);
        underway.announce(dueNanos);
        unanswered.release();
        try {
            to.send(request);
        } catch (IOException failed) {
            broken(failed);
        }
    }

    /** Builds the request for the topic of this number. */
    private void prepare(long number) {
        byte[] head = settings.announceHead(number);
        bodyAt = head.length;
        request = new byte[head.length + blank.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(blank, 0, request, head.length, blank.length);
    }

    private void readAnswers(HubConnection from) {
        try {
            while (true) {
                unanswered.acquire();
                answered(from.answer());
                if (!from.isReusable()) {
                    throw new IOException("the hub wants no more requests on one connection");
                }
            }
        } catch (IOException failed) {
            broken(failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void answered(Answer answer) {
        long number = answered.get();
        if (answer.isOk()) {
            synchronized (this) {
                untilAnswer.record(underway.nowNanos() - underway.dueNanos(number));
            }
        } else {
            if (firstRefusal == null) {
                firstRefusal = answer.refusal();
            }
            underway.refused(number);
            refusedOne.run();
        }
        lastAnsweredNanos = underway.nowNanos();
        answered.set(number + 1);
        wake();
    }

    private void broken(IOException failed) {
        if (!closed && broken == null) {
            broken = "the connection that announces broke (" + HubClient.reason(failed) + ")";
        }
        wake();
    }

    /** Lets the announcing thread look again whether it may go on. */
    void wake() {
        LockSupport.unpark(announcing);
    }

    /** Why it cannot go on, if it cannot. */
    @Nullable
    String broken() {
        return broken;
    }

    /** What the hub said when it first refused an announcement. */
    @Nullable
    String firstRefusal() {
        return firstRefusal;
    }

    /** How many announcements were answered, with whatever. */
    long answered() {
        return answered.get();
    }

    /** When the last answer came. */
    long lastAnsweredNanos() {
        return lastAnsweredNanos;
    }

    /** How long the answers to what was accepted took, since the last call. */
    synchronized BenchHistogram takeUntilAnswer() {
        BenchHistogram taken = untilAnswer;
        untilAnswer = new BenchHistogram();
        return taken;
    }

    void close() {
        closed = true;
        HubConnection last = connection;
        if (last != null) {
            last.close();
        }
        unanswered.release(); // for an answer that will not come: the thread that waits for one ends
    }
}
