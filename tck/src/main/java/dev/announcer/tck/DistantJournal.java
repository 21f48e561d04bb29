package dev.announcer.tck;

import dev.announcer.AnnounceException.Reason;
import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Follower;
import dev.announcer.Journal;
import dev.announcer.Page;
import dev.announcer.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A journal for tests that behaves like a remote, shared one that retains: one node's connection to a
 * {@link DistantRecord}.
 *
 * <p>Every answer comes later and elsewhere: a request travels to the record as one task of the executor and its answer
 * back as another, so an executor that picks tasks at random (or delays them) makes answers overtake each other. What is
 * followed comes in tasks of its own, so reading may be ahead of following; with {@link #lagReads} it is also behind.
 * Appends alone keep their order on the way there, as on one connection. Thread-safe.
 */
public final class DistantJournal implements Journal {
    private final DistantRecord record;
    private final Executor elsewhere;
    private final RandomGenerator random;
    private final DistantAppends appends;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by the lock
    private final List<Long> gaps = new ArrayList<>();
    private @Nullable Follower follower;
    private boolean pumping;
    private boolean paused;
    private boolean cutOff;
    private boolean toldAway;
    private boolean closed;
    private long followed;
    private int failingAnswers;
    private int readLag;
    private int reads;

    /**
     * A node's journal.
     *
     * @param elsewhere runs what happens at the far end and on the way; must not run a task before {@code execute} returns
     * @param random as thread-safe as the executor asks for
     */
    public DistantJournal(DistantRecord record, Executor elsewhere, RandomGenerator random) {
        this.record = Objects.requireNonNull(record, "record");
        this.elsewhere = Objects.requireNonNull(elsewhere, "elsewhere");
        this.random = Objects.requireNonNull(random, "random");
        this.appends = new DistantAppends(
                record, elsewhere, () -> locked(() -> !cutOff && !closed), () -> locked(() -> cutOff));
    }

    @Override
    public CompletionStage<Appended> append(Announcement announcement) {
        return appends.add(Objects.requireNonNull(announcement, "announcement"));
    }

    @Override
    public CompletionStage<Long> follow(int tail, Follower follower) {
        Objects.requireNonNull(follower, "follower");
        CompletableFuture<Long> start = new CompletableFuture<>();
        elsewhere.execute(() -> {
            if (locked(() -> cutOff || closed)) {
                start.completeExceptionally(new IOException("cut off"));
                return;
            }
            long position = record.start(tail);
            elsewhere.execute(() -> {
                locked(() -> followed = position);
                start.complete(position);
                locked(() -> this.follower = follower);
                record.register(this::wake);
                wake();
            });
        });
        return start;
    }

    /** Sees to it that a task calls the follower, if there is one and none does. */
    private void wake() {
        if (locked(() -> follower != null && !pumping && (pumping = true))) {
            elsewhere.execute(this::pump);
        }
    }

    /** Calls the follower a few times; never two tasks at once, and never under the lock. */
    private void pump() {
        for (int calls = 1 + random.nextInt(4); calls > 0; calls--) {
            Optional<Runnable> call = nextCall();
            if (call.isEmpty()) {
                locked(() -> pumping = false);
                if (nextCall().isPresent()) {
                    wake(); // something came between the look and the mark
                }
                return;
            }
            try {
                call.get().run();
            } catch (RuntimeException failed) {
                elsewhere.execute(this::pump); // whose failure it was goes on to hear, and the test gets to see it
                throw failed;
            }
        }
        elsewhere.execute(this::pump);
    }

    private Optional<Runnable> nextCall() {
        lock.lock();
        try {
            Follower told = follower;
            if (closed || told == null) {
                return Optional.empty();
            }
            if (cutOff != toldAway) {
                boolean away = cutOff;
                return Optional.of(() -> tell(told, away));
            }
            if (cutOff || paused) {
                return Optional.empty();
            }
        } finally {
            lock.unlock();
        }
        return record.next(locked(() -> followed)).map(item -> () -> tell(item));
    }

    private void tell(Follower told, boolean away) {
        locked(() -> toldAway = away);
        if (away) {
            told.away(new IOException("cut off"));
        } else {
            told.back();
        }
    }

    private void tell(DistantRecord.Item item) {
        Follower told = locked(() -> {
            if (closed) {
                return null; // what was appended after close is not to be heard
            }
            followed = item.position();
            if (item instanceof DistantRecord.Item.Scar) {
                gaps.add(item.position());
            }
            return follower;
        });
        if (told != null && item instanceof DistantRecord.Item.Held held) {
            told.next(held.entry());
        } else if (told != null) {
            told.gap(item.position(), "the record was trimmed or has forgotten");
        }
    }

    @Override
    public CompletionStage<Place> locate(String id) {
        return later(() -> record.locate(id));
    }

    @Override
    public CompletionStage<Long> tail(int count) {
        return later(() -> record.tail(count));
    }

    @Override
    public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
        locked(() -> reads++);
        return later(() -> {
            int lag = locked(() -> readLag);
            return record.read(after, maxCount, maxBytes, lag == 0 ? 0 : random.nextInt(lag + 1));
        });
    }

    private <T> CompletionStage<T> later(Supplier<T> answer) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        elsewhere.execute(() -> {
            if (locked(() -> cutOff || closed || (failingAnswers > 0 && failingAnswers-- > 0))) {
                elsewhere.execute(() -> stage.completeExceptionally(new IOException("planned by the test")));
            } else {
                T value = answer.get();
                elsewhere.execute(() -> stage.complete(value));
            }
        });
        return stage;
    }

    @Override
    public String idOf(long position) {
        return record.idOf(position);
    }

    @Override
    public void close() {
        locked(() -> closed = true);
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return locked(() -> closed);
    }

    /** Cuts this node off from the record: the follower is told, and whatever is asked fails. */
    public void cutOff() {
        locked(() -> cutOff = true);
        wake();
    }

    /** Ends {@link #cutOff}; the follower goes on where it was. */
    public void reconnect() {
        locked(() -> cutOff = false);
        wake();
    }

    /** Holds back what is followed until {@link #resumeFollowing}: reading is ahead of it meanwhile. */
    public void pauseFollowing() {
        locked(() -> paused = true);
    }

    /** Ends {@link #pauseFollowing}. */
    public void resumeFollowing() {
        locked(() -> paused = false);
        wake();
    }

    /** Reads answer from now on as if up to this many of the newest entries were not there yet; 0 ends it. */
    public void lagReads(int entries) {
        locked(() -> readLag = entries);
    }

    /** One more append fails for this reason, and was appended all the same, or not. */
    public void failNextAppend(Reason reason, boolean appended) {
        appends.failNext(reason, appended);
    }

    /** The next answers to {@link #locate}, {@link #tail} and {@link #read} are failures. */
    public void failAnswers(int count) {
        locked(() -> failingAnswers = count);
    }

    /** The position that the follower was told last. */
    public long followed() {
        return locked(() -> followed);
    }

    /** How often it was asked to read. */
    public int reads() {
        return locked(() -> reads);
    }

    /** Where the follower was told of a gap. */
    public List<Long> gaps() {
        return locked(() -> List.copyOf(gaps));
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
