package dev.announcer.journal.file;

import dev.announcer.AnnounceException;
import dev.announcer.Announcement;
import dev.announcer.Appended;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The announcements that wait to be written, and who waits for company with them.
 *
 * <p>A batch waits, at most as long as was chosen, until as many are there as were in the last one: those who wait for an
 * answer before they announce again are back by then. One announcer alone never waits.
 */
final class Waiting {
    private static final int MAX_COUNT = 65_536;
    private static final long MAX_BYTES = 64 << 20;
    private static final int BATCH_COUNT = 8192;
    private static final long BATCH_BYTES = 4 << 20;

    private final long companyNanos;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    // Guarded by the lock.
    private final Deque<One> waiting = new ArrayDeque<>();
    private long bytes;
    private int awaited;
    private boolean called;
    private boolean closed;

    /** One announcement, as it will be written, and who is to be answered. */
    record One(Announcement announcement, byte[] body, CompletableFuture<Appended> answer, long sinceNanos) {}

    /** What to do with what was added. */
    enum Added {
        /** Nobody writes: call someone. */
        CALL,
        /** Someone will write it. */
        FINE,
        /** Too much waits. */
        BUSY,
        /** It is closed. */
        CLOSED
    }

    Waiting(Duration company) {
        this.companyNanos = company.toNanos();
    }

    Added add(One one) {
        lock.lock();
        try {
            if (closed) {
                return Added.CLOSED;
            }
            if (waiting.size() >= MAX_COUNT || (bytes + one.body.length > MAX_BYTES && !waiting.isEmpty())) {
                return Added.BUSY;
            }
            waiting.add(one);
            bytes += one.body.length;
            if (waiting.size() >= awaited || bytes >= BATCH_BYTES) {
                more.signal();
            }
            if (called) {
                return Added.FINE;
            }
            called = true;
            return Added.CALL;
        } finally {
            lock.unlock();
        }
    }

    /** The next that are to be written together; none if none wait, and then the next to come calls. */
    List<One> next() {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                called = false;
                return List.of();
            }
            long left = companyNanos - (System.nanoTime() - waiting.element().sinceNanos);
            while (left > 0 && waiting.size() < awaited && bytes < BATCH_BYTES && !closed) {
                left = more.awaitNanos(left);
            }
            List<One> batch = new ArrayList<>();
            long taken = 0;
            while (!waiting.isEmpty() && batch.size() < BATCH_COUNT && taken < BATCH_BYTES) {
                One one = waiting.remove();
                taken += one.body.length;
                batch.add(one);
            }
            bytes -= taken;
            awaited = Math.min(batch.size(), BATCH_COUNT);
            return batch;
        } catch (InterruptedException never) {
            throw new IllegalStateException("nobody interrupts the thread that writes", never);
        } finally {
            lock.unlock();
        }
    }

    /** Refuses what comes from now on; false if it did already. */
    boolean close() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            more.signal();
            return first;
        } finally {
            lock.unlock();
        }
    }

    static Optional<AnnounceException> refusal(Added added) {
        return switch (added) {
            case BUSY ->
                Optional.of(new AnnounceException(
                        AnnounceException.Reason.BUSY, "too many announcements wait to be written"));
            case CLOSED ->
                Optional.of(new AnnounceException(AnnounceException.Reason.UNAVAILABLE, "the journal is closed"));
            case CALL, FINE -> Optional.empty();
        };
    }

    /** How long to keep a thread that has nothing to do. */
    static long idleMillis() {
        return TimeUnit.SECONDS.toMillis(10);
    }
}
