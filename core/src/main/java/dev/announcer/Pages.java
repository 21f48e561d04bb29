package dev.announcer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reads of the journal for those whom the window no longer serves: shared by all who stand at the same position, encoded
 * once, and bounded in number.
 */
final class Pages {
    private static final int MAX_IN_FLIGHT = 16;
    private static final int MAX_COUNT = 1000;
    private static final int MAX_BYTES = 256 << 10;

    private final Engine engine;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private final Map<Long, List<Asker>> asked = new HashMap<>();
    private final Deque<Long> waiting = new ArrayDeque<>();
    private int inFlight;

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
        lock.lock();
        try {
            List<Asker> sharing = asked.get(after);
            if (sharing != null) {
                sharing.add(new Asker(gallery, then));
                return;
            }
            List<Asker> first = new ArrayList<>(1);
            first.add(new Asker(gallery, then));
            asked.put(after, first);
            start = inFlight < MAX_IN_FLIGHT;
            if (start) {
                inFlight++;
            } else {
                waiting.add(after);
            }
        } finally {
            lock.unlock();
        }
        if (start) {
            start(after);
        }
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
        List<Asker> askers;
        Long next;
        lock.lock();
        try {
            askers = asked.remove(after);
            next = waiting.poll();
            if (next == null) {
                inFlight--;
            }
        } finally {
            lock.unlock();
        }
        if (askers != null) {
            Map<Gallery, List<Asker>> byGallery = new HashMap<>();
            askers.forEach(asker -> byGallery
                    .computeIfAbsent(asker.gallery(), ignored -> new ArrayList<>())
                    .add(asker));
            byGallery.forEach((gallery, mine) -> gallery.execute(() ->
                    mine.forEach(asker -> gallery.guarded(() -> asker.then().accept(answer)))));
        }
        if (next != null) {
            start(next);
        }
    }
}
