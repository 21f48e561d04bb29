package dev.announcer;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One place in the journal that is read from in the caller's thread: the window, and for what is older, pages.
 * Thread-safe; it never waits: what it has asked the journal for is tried again when the answer is there.
 */
final class EventCursor {
    private static final int MAX_COUNT = 1000;

    private final Engine engine;
    private final Selection selection;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private Run run;
    private int index;
    private long position;
    private @Nullable Event reset;
    private boolean takesWhatIsHeld; // asked for what there is, and has not come to where all of it is

    // Written under the lock, read by anyone.
    private volatile @Nullable CompletableFuture<Answer> asked;
    private volatile boolean closed;

    /** What the journal said, to be acted on by who comes next: this cursor, and copies of it, each for itself. */
    private interface Answer {
        void apply(EventCursor cursor);
    }

    /** What the journal is asked; asked again if there is no answer. */
    private interface Question {
        CompletionStage<Answer> ask();
    }

    EventCursor(Engine engine, ListenRequest request) {
        this.engine = engine;
        this.selection = request.selection();
        engine.window().expire();
        this.position = engine.window().tail();
        this.run = new Run(List.of(), position);
        if (request.start() instanceof ListenRequest.Start.After after) {
            locate(after.id());
        } else if (request.start() instanceof ListenRequest.Start.Last last) {
            takesWhatIsHeld = true;
            goBack(last.count());
        }
    }

    private EventCursor(EventCursor from) {
        this.engine = from.engine;
        this.selection = from.selection;
        this.run = from.run;
        this.index = from.index;
        this.position = from.position;
        this.reset = from.reset;
        this.takesWhatIsHeld = from.takesWhatIsHeld;
        this.closed = from.closed;
        this.asked = from.asked;
    }

    /** Another one that stands here. */
    EventCursor copy() {
        lock.lock();
        try {
            settle();
            return new EventCursor(this);
        } finally {
            lock.unlock();
        }
    }

    /** The next event, if it is there. */
    @Nullable
    Event next() {
        lock.lock();
        try {
            while (!closed && settle()) {
                if (reset != null) {
                    Event told = reset;
                    reset = null;
                    return told;
                }
                if (index < run.frames().size()) {
                    Frame frame = run.frames().get(index++);
                    position = index == run.frames().size() ? run.through() : frame.position;
                    return frame.event(engine.journal());
                }
                Run more = engine.window().run(position, Gallery.RUN_BYTES, selection::hears);
                if (more == null) {
                    read();
                } else if (more.through() == position) {
                    return null;
                } else {
                    take(more);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void take(Run more) {
        run = more;
        index = 0;
        if (more.frames().isEmpty()) {
            position = more.through();
        }
    }

    /** Acts on what the journal said; false if it has been asked and has not answered. */
    private boolean settle() {
        for (CompletableFuture<Answer> answer = asked; answer != null; answer = asked) {
            if (!answer.isDone()) {
                return false;
            }
            asked = null;
            answer.join().apply(this); // which may ask again: its place is not known before that is answered, too
        }
        return true;
    }

    /** What it waits for of the journal. */
    @Nullable
    CompletableFuture<?> awaited() {
        return asked;
    }

    private void locate(String id) {
        ask(() -> engine.journal().locate(id).thenApply(place -> cursor -> {
            if (place instanceof Place.Known known) {
                cursor.position = known.position();
            } else {
                cursor.missed("unknown", cursor.position);
            }
        }));
    }

    private void goBack(int count) {
        long inWindow = engine.window().before(count);
        if (inWindow >= 0) {
            position = inWindow;
            return;
        }
        ask(() -> engine.journal()
                .tail(count)
                .thenApply(found -> cursor -> cursor.position = Math.min(cursor.position, found)));
    }

    private void read() {
        long after = position;
        ask(() -> engine.journal()
                .read(after, MAX_COUNT, Gallery.RUN_BYTES)
                .thenApply(page -> cursor -> cursor.turn(page)));
    }

    private void turn(Page page) {
        if (page instanceof Page.Held held && held.through() > position) {
            takesWhatIsHeld = false;
            take(held.entries(), held.through());
        } else if (page instanceof Page.Partial partial && !takesWhatIsHeld) {
            missed("expired", Math.max(position, partial.newest()));
        } else if (page instanceof Page.Partial partial && partial.through() > position) {
            take(partial.entries(), partial.through());
        } else if (page instanceof Page.Lost lost) {
            missed("expired", Math.max(position, lost.through()));
        } else {
            later(() -> completedFuture(EventCursor::read)); // readers of the journal are behind what was followed
        }
    }

    private void take(List<Entry> entries, long through) {
        take(new Run(
                entries.stream()
                        .map(Frame::of)
                        .filter(frame -> frame.position > position && selection.hears(frame))
                        .toList(),
                through));
    }

    private void ask(Question question) {
        CompletionStage<Answer> answer;
        try {
            answer = question.ask();
        } catch (RuntimeException failed) {
            answer = failedFuture(failed);
        }
        asked = answer.exceptionally(failed -> {
                    engine.options().observer().failed("Journal", failed);
                    return cursor -> cursor.later(question);
                })
                .toCompletableFuture();
    }

    /** The journal had no answer: it is asked again after a while, unless it is closed. */
    private void later(Question question) {
        if (engine.isShut()) {
            closed = true;
            return;
        }
        CompletableFuture<Answer> again = new CompletableFuture<>();
        engine.clock().after(CatchUp.ASK_AGAIN, () -> again.complete(cursor -> cursor.ask(question)));
        asked = again;
    }

    private void missed(String reason, long at) {
        position = at;
        run = new Run(List.of(), at);
        index = 0;
        reset = EventEncoder.reset(reason, engine.journal().idOf(at));
    }

    long position() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing will come any more. */
    boolean hasEnded() {
        if (closed) {
            return true;
        }
        if (!engine.isShut() && !engine.finishing().isDecided()) {
            return false;
        }
        lock.lock();
        try {
            return asked == null
                    && reset == null
                    && index == run.frames().size()
                    && position >= engine.window().tail();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        closed = true;
    }
}
