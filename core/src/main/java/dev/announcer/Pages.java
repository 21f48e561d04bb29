package dev.announcer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reads of the journal for those whom the window no longer serves: encoded once, bounded in number, and shared by all who
 * stand at the same position. What was read answers those who stand within it, too, if they wait for a read of their own
 * or ask within a second.
 */
final class Pages {
    private static final int MAX_IN_FLIGHT = 16;
    private static final int MAX_COUNT = 1000;
    private static final int MAX_BYTES = 256 << 10;
    private static final Duration KEEP = Duration.ofSeconds(1);

    private final Engine engine;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private final NavigableMap<Long, List<Asker>> asked = new TreeMap<>();
    private final Set<Long> waiting = new LinkedHashSet<>();
    private final RecentPages recent = new RecentPages();
    private int inFlight;
    private long forgetsNanos; // when the timer is due; a lane that ends loses it
    private boolean forgets;

    private final Queue<Long> due = new ConcurrentLinkedQueue<>();
    private final AtomicInteger starting = new AtomicInteger();

    /** What a read came to. */
    sealed interface Answer {
        /** What stands after the position asked for. */
        record Read(Run run) implements Answer {}

        /** What is left of it; something in between is gone. */
        record Rest(Run run, long newest) implements Answer {
            /** What it means for this listener or gallery. */
            Answer to(boolean takesWhatIsHeld) {
                return takesWhatIsHeld ? new Read(run) : new Lost(newest);
            }
        }

        /** What stood there is gone; the newest is at this position. */
        record Lost(long through) implements Answer {}

        /** There is no answer. */
        record Failed(Throwable why) implements Answer {}
    }

    private record Asker(Gallery gallery, Consumer<Answer> then) {}

    Pages(Engine engine) {
        this.engine = engine;
    }

    /** Reads what stands after this position, and then goes on with it on this gallery's lane. Any thread. */
    void read(long after, Gallery gallery, Consumer<Answer> then) {
        boolean start;
        Answer.Read known;
        lock.lock();
        try {
            known = recent.from(after);
            start = known == null && ask(after, new Asker(gallery, then));
        } finally {
            lock.unlock();
        }
        if (known != null) {
            gallery.execute(() -> then.accept(known));
        } else if (start) {
            start(after);
        }
    }

    /** Under the lock: whether a read is to be started for this one. */
    private boolean ask(long after, Asker asker) {
        List<Asker> sharing = asked.get(after);
        if (sharing != null) {
            sharing.add(asker);
            return false;
        }
        List<Asker> first = new ArrayList<>(1);
        first.add(asker);
        asked.put(after, first);
        if (inFlight == MAX_IN_FLIGHT) {
            waiting.add(after);
            return false;
        }
        inFlight++;
        return true;
    }

    /** Starts a read; one after the other where the journal answers at once, however many wait, not one inside the other. */
    private void start(long after) {
        due.add(after);
        if (starting.getAndIncrement() > 0) {
            return;
        }
        do {
            Long next = due.poll();
            if (next != null) {
                ask(next);
            }
        } while (starting.decrementAndGet() > 0);
    }

    private void ask(long after) {
        CompletionStage<Page> reading;
        try {
            reading = engine.journal().read(after, MAX_COUNT, MAX_BYTES);
        } catch (RuntimeException failed) {
            answer(after, new Answer.Failed(failed));
            return;
        }
        reading.whenComplete(
                (page, failed) -> answer(after, failed == null ? encode(page) : new Answer.Failed(failed)));
    }

    private static Answer encode(Page page) {
        if (page instanceof Page.Held held) {
            return new Answer.Read(run(held.entries(), held.through()));
        }
        if (page instanceof Page.Partial partial) {
            return new Answer.Rest(run(partial.entries(), partial.through()), partial.newest());
        }
        return new Answer.Lost(page.through());
    }

    private static Run run(List<Entry> entries, long through) {
        return new Run(entries.stream().map(Frame::of).toList(), through);
    }

    private void answer(long after, Answer answer) {
        List<Asker> askers = new ArrayList<>();
        Long next;
        boolean begins;
        lock.lock();
        try {
            List<Asker> mine = asked.remove(after);
            if (mine != null) {
                askers.addAll(mine);
            }
            begins = answer instanceof Answer.Read read && share(after, read, askers);
            next = first(waiting);
            if (next == null) {
                inFlight--;
            }
        } finally {
            lock.unlock();
        }
        Map<Gallery, List<Asker>> byGallery = new HashMap<>();
        askers.forEach(asker -> byGallery
                .computeIfAbsent(asker.gallery(), ignored -> new ArrayList<>())
                .add(asker));
        byGallery.forEach((gallery, mine) -> gallery.execute(
                () -> mine.forEach(asker -> gallery.guarded(() -> asker.then().accept(answer)))));
        if (begins && !askers.isEmpty()) {
            askers.get(0).gallery().after(KEEP, this::forget);
        }
        if (next != null) {
            start(next);
        }
    }

    private static @Nullable Long first(Set<Long> positions) {
        var each = positions.iterator();
        if (!each.hasNext()) {
            return null;
        }
        Long first = each.next();
        each.remove();
        return first;
    }

    /** Under the lock: for those who wait within it, and those who come soon. Answers whether the time begins to forget it. */
    private boolean share(long after, Answer.Read read, List<Asker> askers) {
        if (read.run().through() <= after) {
            return false;
        }
        var within = asked.subMap(after, false, read.run().through(), false)
                .entrySet()
                .iterator();
        while (within.hasNext()) {
            var other = within.next();
            if (waiting.remove(other.getKey())) {
                askers.addAll(other.getValue());
                within.remove();
            }
        }
        recent.add(after, read);
        long now = engine.options().ticker().getAsLong();
        if (recent.isEmpty() || (forgets && now - forgetsNanos < KEEP.toNanos())) {
            return false;
        }
        forgets = true;
        forgetsNanos = now + KEEP.toNanos();
        return true;
    }

    /** Nobody is to find what is old, and nobody who is idle is to hold anything. */
    void forget() {
        lock.lock();
        try {
            recent.clear();
            forgets = false;
        } finally {
            lock.unlock();
        }
    }
}
