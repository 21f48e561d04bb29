package dev.announcer.tck;

import dev.announcer.AnnounceException;
import dev.announcer.AnnounceException.Reason;
import dev.announcer.Announcement;
import dev.announcer.Appended;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** The way of appends from a node to the record and of the answers back; on the way there they keep their order. */
final class DistantAppends {
    private final DistantRecord record;
    private final Executor elsewhere;
    private final BooleanSupplier reachable;
    private final BooleanSupplier cutOff;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by the lock
    private final Queue<Append> outbox = new ArrayDeque<>();
    private final Queue<PlannedFailure> failing = new ArrayDeque<>();
    private boolean sending;

    private record Append(Announcement announcement, CompletableFuture<Appended> answer) {}

    private record PlannedFailure(Reason reason, boolean appended) {}

    DistantAppends(DistantRecord record, Executor elsewhere, BooleanSupplier reachable, BooleanSupplier cutOff) {
        this.record = record;
        this.elsewhere = elsewhere;
        this.reachable = reachable;
        this.cutOff = cutOff;
    }

    CompletionStage<Appended> add(Announcement announcement) {
        Append append = new Append(announcement, new CompletableFuture<>());
        lock.lock();
        try {
            outbox.add(append);
            if (sending) {
                return append.answer;
            }
            sending = true;
        } finally {
            lock.unlock();
        }
        elsewhere.execute(this::send);
        return append.answer;
    }

    void failNext(Reason reason, boolean appended) {
        lock.lock();
        try {
            failing.add(new PlannedFailure(reason, appended));
        } finally {
            lock.unlock();
        }
    }

    /** Takes one append to the record; one at a time, so that they keep their order. */
    private void send() {
        Append append;
        Optional<PlannedFailure> planned;
        lock.lock();
        try {
            append = outbox.remove();
            planned = Optional.ofNullable(failing.poll());
        } finally {
            lock.unlock();
        }
        Runnable answer;
        if (!reachable.getAsBoolean()) {
            answer = failure(append, Reason.UNAVAILABLE);
        } else if (planned.isPresent() && !planned.get().appended) {
            answer = failure(append, planned.get().reason);
        } else {
            answer = accepted(append, planned);
        }
        elsewhere.execute(answer);
        lock.lock();
        try {
            sending = !outbox.isEmpty();
            if (!sending) {
                return;
            }
        } finally {
            lock.unlock();
        }
        elsewhere.execute(this::send);
    }

    private Runnable accepted(Append append, Optional<PlannedFailure> planned) {
        Appended appended;
        try {
            appended = record.append(append.announcement);
        } catch (IllegalArgumentException refused) {
            return () -> append.answer.completeExceptionally(refused);
        }
        if (planned.isPresent()) {
            return failure(append, planned.get().reason);
        }
        // Cut off on the way back, nobody knows what became of it.
        return () -> {
            if (cutOff.getAsBoolean()) {
                failure(append, Reason.UNKNOWN).run();
            } else {
                append.answer.complete(appended);
            }
        };
    }

    private static Runnable failure(Append append, Reason reason) {
        return () -> append.answer.completeExceptionally(new AnnounceException(reason, "planned by the test"));
    }
}
