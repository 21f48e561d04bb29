package dev.announcer;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Numbers announcements and keeps none: the window is its memory. It has an index of own ids, as long as the window.
 *
 * <p>An append is acknowledged after the follower had it, so who was told the id finds the event. The follower, which is
 * the engine's own, is called under the lock: all it does is to put the entry into the window and to wake lanes, which
 * never run a task inline; and calling it outside would need a second lock for the order.
 */
final class MemoryJournal implements Journal {
    private static final int EPOCH_CHARS = 8;

    private final String prefix;
    private final LongSupplier floor;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private @Nullable OwnIds ownIds; // made when the first comes
    private @Nullable Follower follower;
    private boolean closed;

    private volatile long newest;

    /**
     * @param random gives the epoch, anew for every journal, because what was heard is gone with the process
     * @param floor the position up to which the window has dropped everything
     */
    MemoryJournal(RandomGenerator random, LongSupplier floor) {
        StringBuilder epoch = new StringBuilder();
        for (int i = 0; i < EPOCH_CHARS; i++) {
            epoch.append(Character.forDigit(random.nextInt(Character.MAX_RADIX), Character.MAX_RADIX));
        }
        this.prefix = epoch.append('-').toString();
        this.floor = floor;
    }

    @Override
    public CompletionStage<Appended> append(Announcement announcement) {
        String own = announcement.event().id().orElse(null);
        if (own != null && own.startsWith(prefix)) {
            return failedFuture(new IllegalArgumentException("id \"" + own + "\" begins with \"" + prefix
                    + "\", as the ids of this journal do; an own id must not"));
        }
        lock.lock();
        try {
            if (closed || follower == null) {
                return failedFuture(new AnnounceException(
                        AnnounceException.Reason.UNAVAILABLE,
                        "the journal is " + (closed ? "closed" : "not followed")));
            }
            long position = newest + 1;
            String id = own;
            if (id == null) {
                id = idOf(position);
            } else {
                OwnIds index = index();
                if (announcement.isOnce() && index.find(id) >= 0) {
                    return completedFuture(Appended.duplicate(id));
                }
                index.add(id, position);
            }
            newest = position;
            follower.next(new Entry(position, id, announcement));
            return completedFuture(Appended.of(id));
        } finally {
            lock.unlock();
        }
    }

    private OwnIds index() {
        OwnIds index = ownIds;
        if (index == null) {
            index = new OwnIds();
            ownIds = index;
        }
        index.forget(floor.getAsLong());
        return index;
    }

    @Override
    public CompletionStage<Long> follow(int tail, Follower follower) {
        lock.lock();
        try {
            this.follower = follower;
            return completedFuture(newest);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Place> locate(String id) {
        long position = id.startsWith(prefix) ? parse(id) : ownPosition(id);
        return completedFuture(
                position >= 0 && position <= newest ? new Place.Known(position) : new Place.Unknown(newest));
    }

    /** The number of a canonical id; -1 if it is not written as this journal writes it. */
    private long parse(String id) {
        String digits = id.substring(prefix.length());
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        long position = Long.parseLong(digits);
        return idOf(position).equals(id) ? position : -1;
    }

    private long ownPosition(String id) {
        lock.lock();
        try {
            return ownIds == null ? -1 : ownIds.find(id);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Long> tail(int count) {
        return completedFuture(Math.max(floor.getAsLong(), newest - count));
    }

    /** Who asks here stands below the window's floor: what comes next is gone. */
    @Override
    public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
        return completedFuture(new Page.Lost(newest));
    }

    @Override
    public String idOf(long position) {
        return prefix + position;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
