package dev.announcer;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

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
    private final Matcher matcher;

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private Run run;
    private int index;
    private long position;
    private @Nullable Event reset;

    // Written under the lock, read by anyone.
    private volatile @Nullable CompletableFuture<Answer> asked;
    private volatile boolean closed;

    /** What the journal said, to be acted on by who comes next. */
    private interface Answer {
        void apply();
    }

    EventCursor(Engine engine, ListenRequest request) {
        this.engine = engine;
        this.matcher = new Matcher(request.selection());
        engine.window().expire();
        this.position = engine.window().tail();
        this.run = new Run(List.of(), position);
        if (request.start() instanceof ListenRequest.Start.After after) {
            locate(after.id());
        } else if (request.start() instanceof ListenRequest.Start.Last last) {
            goBack(last.count());
        }
    }

    private EventCursor(EventCursor from) {
        this.engine = from.engine;
        this.matcher = from.matcher;
        this.run = from.run;
        this.index = from.index;
        this.position = from.position;
        this.reset = from.reset;
        this.closed = from.closed;
        CompletableFuture<Answer> open = from.asked;
        if (open != null) {
            // The answer acts on the one who asked: this one reads again for itself.
            this.asked = open.handle((ignored, failed) -> () -> {});
        }
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
                Run more = engine.window().run(position, Gallery.RUN_BYTES, matcher::hears);
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
        CompletableFuture<Answer> answer = asked;
        if (answer == null) {
            return true;
        }
        if (!answer.isDone()) {
            return false;
        }
        asked = null;
        answer.join().apply();
        return true;
    }

    /** What it waits for of the journal. */
    @Nullable
    CompletableFuture<?> awaited() {
        return asked;
    }

    private void locate(String id) {
        ask(engine.journal().locate(id).thenApply(place -> () -> {
            if (place instanceof Place.Known known) {
                position = known.position();
            } else {
                missed("unknown", position);
            }
        }));
    }

    private void goBack(int count) {
        long inWindow = engine.window().before(count);
        if (inWindow >= 0) {
            position = inWindow;
            return;
        }
        ask(engine.journal().tail(count).thenApply(found -> () -> position = Math.min(position, found)));
    }

    private void read() {
        ask(engine.journal().read(position, MAX_COUNT, Gallery.RUN_BYTES).thenApply(page -> () -> {
            if (page instanceof Page.Held held && held.through() > position) {
                take(new Run(
                        held.entries().stream()
                                .map(Frame::of)
                                .filter(frame -> frame.position > position && matcher.hears(frame))
                                .toList(),
                        held.through()));
            } else if (page instanceof Page.Lost lost) {
                missed("expired", Math.max(position, lost.through()));
            } else {
                later();
            }
        }));
    }

    private void ask(CompletionStage<Answer> question) {
        asked = question.exceptionally(failed -> {
                    engine.options().observer().failed("journal", failed);
                    return this::later;
                })
                .toCompletableFuture();
    }

    /** The journal had no answer: it is asked again after a while, unless it is closed. */
    private void later() {
        if (engine.isShut()) {
            closed = true;
            return;
        }
        long millis = CatchUp.ASK_AGAIN.toMillis();
        asked = CompletableFuture.supplyAsync(
                () -> () -> {},
                CompletableFuture.delayedExecutor(
                        millis, MILLISECONDS, engine.options().executor()));
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
        if (!engine.isShut()) {
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
