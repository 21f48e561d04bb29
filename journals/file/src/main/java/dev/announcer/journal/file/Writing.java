package dev.announcer.journal.file;

import dev.announcer.AnnounceException;
import dev.announcer.AnnounceException.Reason;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Follower;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches, shows them to the follower, and answers: all that happens on the thread that writes.
 *
 * <p>After a failure it takes everything back to what was acknowledged, says UNAVAILABLE, and for a growing while
 * refuses at once; then the next announcement tries again. UNKNOWN is said where what was written could not be taken
 * back for sure.
 */
final class Writing {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int SHOWN_BYTES = 1 << 20;

    private final Shelf shelf;
    private final Rules rules;
    private final boolean isDurable;
    private final InstantSource clock;
    private final Executor answers;
    private final Trimming trimming;

    private final Followed followed = new Followed();
    private boolean isDirty; // something was dropped that the next commit writes
    private @Nullable Throwable failure;
    private long pauseNanos;
    private long failedAtNanos;
    private long aheadMillis; // of the clock, which was put back since

    Writing(Shelf shelf, Rules rules, boolean isDurable, InstantSource clock, Executor answers) {
        this.shelf = shelf;
        this.rules = rules;
        this.isDurable = isDurable;
        this.clock = clock;
        this.answers = answers;
        this.trimming = new Trimming(rules);
    }

    /** What a batch came to, before it is told. */
    private record Outcome(List<Entry> entries, List<Appended> answers) {}

    // ---- appending ----

    void write(List<Waiting.One> batch) {
        Throwable before = failure;
        if (before != null && System.nanoTime() - failedAtNanos < pauseNanos) {
            refuse(batch, Reason.UNAVAILABLE, before);
            return;
        }
        try {
            shelf.checkPlace();
        } catch (IOException gone) {
            refuse(batch, Reason.UNAVAILABLE, gone);
            return;
        }
        try {
            tell(batch, attempt(batch));
        } catch (IOException | RuntimeException | Error failed) {
            recover(failed);
            if (failure == null) {
                again(batch);
            } else {
                refuse(batch, shelf.tookBack() || followed.isAway() ? Reason.UNKNOWN : Reason.UNAVAILABLE, failed);
            }
        }
    }

    /** A damaged page was in the way, and is no more. */
    private void again(List<Waiting.One> batch) {
        try {
            tell(batch, attempt(batch));
        } catch (IOException | RuntimeException | Error failed) {
            recover(failed);
            refuse(batch, Reason.UNKNOWN, failed);
        }
    }

    private Outcome attempt(List<Waiting.One> batch) throws IOException {
        Tables tables = shelf.tables();
        long now = now(tables);
        List<Entry> entries = new ArrayList<>(batch.size());
        List<Appended> appended = new ArrayList<>(batch.size());
        for (Waiting.One one : batch) {
            Optional<String> own = one.announcement().event().id();
            if (one.announcement().isOnce()
                    && own.flatMap(id -> tables.find(id, Long.MAX_VALUE)).isPresent()) {
                appended.add(new Appended(own.orElseThrow(), true));
            } else {
                Entry entry = tables.add(one.announcement(), one.body(), now, rules);
                entries.add(entry);
                appended.add(new Appended(entry.id(), false));
            }
        }
        if (!entries.isEmpty() || isDirty) {
            tables.commit(isDurable);
            shelf.acknowledge();
            isDirty = false;
        }
        failure = null;
        pauseNanos = 0;
        return new Outcome(entries, appended);
    }

    /** A time that is never put back, and goes on meanwhile: else what was announced too late would never grow old. */
    private long now(Tables tables) {
        long shown = clock.millis();
        aheadMillis = Math.max(aheadMillis, tables.state().time() - shown);
        return shown + aheadMillis;
    }

    private void tell(List<Waiting.One> batch, Outcome outcome) {
        try {
            followed.back();
            outcome.entries.forEach(
                    entry -> trimming.changed(entry.announcement().topics()));
            trim(); // as much as came: who is told of this one does not find more than is to be kept
            followed.next(outcome.entries);
        } finally {
            answers.execute(() -> {
                for (int i = 0; i < batch.size(); i++) {
                    batch.get(i).answer().complete(outcome.answers.get(i));
                }
            });
        }
    }

    private void refuse(List<Waiting.One> batch, Reason reason, Throwable why) {
        String said = reason == Reason.UNKNOWN
                ? "writing failed, and whether it was written is not known: "
                : "the journal cannot be written: ";
        AnnounceException refusal = new AnnounceException(reason, said + why.getMessage(), why);
        answers.execute(() -> batch.forEach(one -> one.answer().completeExceptionally(refusal)));
    }

    // ---- what went wrong ----

    /** Has the tables again, as they were acknowledged; notes a failure unless the cause is gone. */
    private void recover(Throwable cause) {
        isDirty = false;
        boolean isDamage = Salvage.isDamage(cause);
        try {
            if (isDamage) {
                shelf.rebuild(cause);
                failure = null;
            } else {
                failed(cause);
                shelf.again();
            }
            followed.back();
            followed.losses(shelf);
        } catch (IOException | RuntimeException | Error failed) {
            failed(cause);
            followed.away(failed);
        }
    }

    private void failed(Throwable cause) {
        failure = cause;
        failedAtNanos = System.nanoTime();
        pauseNanos = pauseNanos == 0 ? FIRST_PAUSE_NANOS : Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    }

    /** Answers a question that a reader could not answer: with the tables opened again, or salvaged. */
    <T> T ask(java.util.function.Function<Tables, T> question) {
        try {
            return question.apply(shelf.tables());
        } catch (RuntimeException | Error failed) {
            recover(failed);
            return question.apply(shelf.tables());
        }
    }

    // ---- following ----

    void follow(int tail, Follower follows, CompletableFuture<Long> started) {
        long newest = shelf.acknowledged();
        long start;
        long gap = 0;
        try {
            List<Loss> losses = shelf.peek();
            gap = losses.stream().mapToLong(Loss::gap).max().orElse(0);
            long complete = ask(Tables::holes).complete();
            start = gap > 0 ? gap - 1 : Math.max(complete, ask(tables -> tables.tail(tail, newest)));
        } catch (RuntimeException | Error failed) {
            answers.execute(() -> started.completeExceptionally(failed));
            return;
        }
        followed.begin(follows);
        started.complete(start);
        followed.losses(shelf);
        showHeld(start);
    }

    /** Shows what was there before, a little at a time: it may be more than there is memory for. */
    private void showHeld(long start) {
        long newest = shelf.acknowledged();
        long at = start;
        try {
            while (at < newest && shelf.acknowledged() == newest) { // else a gap was told, at a position above these
                long after = at;
                List<Entry> some = ask(tables -> tables.between(after, newest, SHOWN_BYTES));
                followed.next(some);
                at = some.isEmpty() ? newest : some.get(some.size() - 1).position();
            }
        } catch (RuntimeException | Error failed) {
            followed.gap(newest, "reading failed: " + failed.getMessage());
        }
    }

    // ---- what need not be done at once ----

    /** Drops what is no longer to be kept; whether there is more to drop at once. */
    boolean trim() {
        try {
            Tables tables = shelf.tables();
            boolean had = tables.store.hasUnsavedChanges();
            boolean more = trimming.step(tables, now(tables));
            isDirty |= had || tables.store.hasUnsavedChanges();
            return more;
        } catch (RuntimeException | Error failed) {
            recover(failed);
            return false;
        }
    }

    /** Writes what was dropped, and gives room back to the file system. */
    void tidy(int bytes) {
        try {
            Tables tables = shelf.tables();
            if (isDirty) {
                tables.commit(isDurable);
                shelf.acknowledge();
                isDirty = false;
            }
            tables.makeRoom(bytes, isDurable);
        } catch (IOException | RuntimeException | Error failed) {
            recover(failed);
        }
    }

    boolean isDirty() {
        return isDirty;
    }

    long trimsEveryMillis() {
        return trimming.everyMillis();
    }

    void finish() {
        followed.end();
        shelf.close();
    }
}
