package dev.announcer.tck;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Page;
import dev.announcer.Place;
import dev.announcer.TopicSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * What several {@link DistantJournal}s share: the record at the far end. Thread-safe.
 *
 * <p>Its positions have holes. It can {@link #trim} its oldest entries and {@link #forget} its newest. It remembers all that it ever accepted for the test
 * ({@link #accepted}), whether it still holds it or not.
 */
public final class DistantRecord {
    private final RandomGenerator random;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by the lock
    private final List<Entry> accepted = new ArrayList<>();
    private final DistantItems items = new DistantItems();
    private final List<Runnable> nodes = new ArrayList<>();
    private long newest;
    private int epochs = 1;
    private int kept = Integer.MAX_VALUE;

    /** What the record holds at a position: an entry, or the scar where it lost something. */
    sealed interface Item {
        long position();

        /** An entry. */
        record Held(Entry entry) implements Item {
            @Override
            public long position() {
                return entry.position();
            }
        }

        /** Something was lost right before this position. */
        record Scar(long position) implements Item {}
    }

    /** An empty record. */
    public DistantRecord(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
        this.name = "far" + Integer.toString(random.nextInt(1 << 30), Character.MAX_RADIX);
        this.newest = random.nextLong(1, 1L << 40);
        items.floor(newest);
    }

    /** Appends, unless it is announced once and its id is held. */
    Appended append(Announcement announcement) {
        lock.lock();
        try {
            Optional<String> ownId = announcement.event().id();
            if (ownId.isPresent() && ownId.get().startsWith(epoch() + "-")) {
                throw new IllegalArgumentException("id \"" + ownId.get() + "\" begins like the journal's own");
            }
            if (announcement.isOnce() && items.first(announcement.event().id().get()) >= 0) {
                return new Appended(announcement.event().id().get(), true);
            }
            newest += 1 + (random.nextInt(4) == 0 ? random.nextInt(5) : 0);
            Entry entry = new Entry(newest, ownId.orElse(idOf(newest)), announcement);
            items.add(new Item.Held(entry));
            accepted.add(entry);
            items.keep(kept);
            return new Appended(entry.id(), false);
        } finally {
            lock.unlock();
            wakeNodes();
        }
    }

    /** Drops the oldest entries, so that at most this many are left, and those that a rule keeps longer. */
    public void trim(int keep) {
        locked(() -> items.keep(keep));
    }

    /** Holds at most this many from now on. */
    public void keep(int count) {
        locked(() -> {
            kept = count;
            items.keep(count);
        });
    }

    /** Keeps the newest entry of each of these topics longer than the rest: what is read then is a {@link Page.Partial}. */
    public void keepLatest(TopicSelector topics) {
        locked(() -> items.keepLatest(topics));
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    /** Loses its newest entries, as many or all, as if it came back from an old copy; it takes a new epoch. */
    public void forget(int count) {
        lock.lock();
        try {
            items.forgetNewest(count);
            epochs++;
            newest += 1 + random.nextInt(10);
            items.add(new Item.Scar(newest));
        } finally {
            lock.unlock();
            wakeNodes();
        }
    }

    /** What is the next thing after this position; a scar also where that was trimmed meanwhile. */
    Optional<Item> next(long after) {
        lock.lock();
        try {
            if (items.floor() > after) {
                return Optional.of(new Item.Scar(items.floor()));
            }
            int index = items.indexAfter(after);
            return index == items.size() ? Optional.empty() : Optional.of(items.get(index));
        } finally {
            lock.unlock();
        }
    }

    /** Reads as a copy of the record would that has not heard of the newest {@code lag} items yet. */
    Page read(long after, int maxCount, int maxBytes, int lag) {
        lock.lock();
        try {
            int known = Math.max(0, items.size() - lag);
            int index = items.indexAfter(after);
            long newestKnown = lag > 0 && known > 0
                    ? Math.max(items.floor(), items.get(known - 1).position())
                    : newest;
            boolean isPartial = items.floor() > after && items.keepsLonger();
            if ((items.floor() > after && !isPartial) || (index < known && items.get(index) instanceof Item.Scar)) {
                return new Page.Lost(newestKnown);
            }
            List<Entry> entries = new ArrayList<>();
            long through = after;
            long bytes = 0;
            boolean isFull = false;
            while (!isFull
                    && index < known
                    && entries.size() < maxCount
                    && items.get(index) instanceof Item.Held held) {
                bytes += dataBytes(held.entry().announcement().event().data());
                isFull = bytes > maxBytes && !entries.isEmpty();
                if (!isFull) {
                    entries.add(held.entry());
                    through = held.position();
                    index++;
                }
            }
            through = index == items.size() ? Math.max(through, newest) : through;
            return isPartial ? new Page.Partial(entries, through, newestKnown) : new Page.Held(entries, through);
        } finally {
            lock.unlock();
        }
    }

    private static long dataBytes(String data) {
        return data.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }

    Place locate(String id) {
        lock.lock();
        try {
            long position = positionOf(id);
            return position >= 0 ? new Place.Known(position) : new Place.Unknown(newest);
        } finally {
            lock.unlock();
        }
    }

    /** The position of a canonical id, or -1 if it is none that this record has ever given. */
    private long parse(String id) {
        if (!id.startsWith(epoch() + "-")) {
            return -1;
        }
        try {
            long position = Long.parseLong(id.substring(epoch().length() + 1));
            return position <= newest && position >= 0 && idOf(position).equals(id) ? position : -1;
        } catch (NumberFormatException notOurs) {
            return -1;
        }
    }

    /** Where following starts: nothing after it is missing. */
    long start(int tail) {
        lock.lock();
        try {
            return Math.max(items.floor(), tail(tail));
        } finally {
            lock.unlock();
        }
    }

    long tail(int count) {
        lock.lock();
        try {
            int index = items.size();
            while (index > 0 && items.size() - index < count && items.get(index - 1) instanceof Item.Held) {
                index--;
            }
            if (index == items.size()) {
                return newest;
            }
            return index > 0 ? items.get(index - 1).position() : items.beforeAll();
        } finally {
            lock.unlock();
        }
    }

    String idOf(long position) {
        return epoch() + "-" + position;
    }

    /** What its canonical ids begin with now, without the {@code -}. */
    public String epoch() {
        lock.lock();
        try {
            return name + "v" + epochs;
        } finally {
            lock.unlock();
        }
    }

    /** All entries that it ever accepted, in order, from this index on. */
    public List<Entry> accepted(int from) {
        lock.lock();
        try {
            return from >= accepted.size() ? List.of() : List.copyOf(accepted.subList(from, accepted.size()));
        } finally {
            lock.unlock();
        }
    }

    /** The position where it stands; later entries come above it. */
    public long newest() {
        lock.lock();
        try {
            return newest;
        } finally {
            lock.unlock();
        }
    }

    /** The position of this id; -1 if it is not known (any longer). */
    public long positionOf(String id) {
        lock.lock();
        try {
            long own = items.first(id);
            return own >= 0 ? own : parse(id);
        } finally {
            lock.unlock();
        }
    }

    /** Whether something after this position was accepted and is no longer held. */
    public boolean lostAfter(long position) {
        lock.lock();
        try {
            return items.floor() > position || items.hasScarAfter(position);
        } finally {
            lock.unlock();
        }
    }

    void register(Runnable wake) {
        lock.lock();
        try {
            nodes.add(wake);
        } finally {
            lock.unlock();
        }
    }

    /** Outside the lock: a node takes its own. */
    private void wakeNodes() {
        List<Runnable> awake;
        lock.lock();
        try {
            awake = List.copyOf(nodes);
        } finally {
            lock.unlock();
        }
        awake.forEach(Runnable::run);
    }
}
