package dev.announcer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One open stream: a position, and what it is waiting for.
 *
 * <pre>
 *   admitted --> CATCHING UP ------------- position == the gallery's ------------> LIVE
 *                 | each turn: what is unfinished, what is pending,                 |
 *                 | then one run of the window                                      |
 *                 |   blocked: its sink took less; resume() ends it  &lt;-----------+ short write
 *                 |   waiting: for a place, a page, first events
 *                 |   ahead:   a page was newer than the gallery; the next tick ends it
 *                 +--> CLOSED: whatever comes later is ignored
 * </pre>
 *
 * While it is LIVE its position is the gallery's and its own is not looked at. All fields but the final ones are confined
 * to the lane; {@link Listener}'s methods only queue a task there.
 */
final class LaneListener implements Listener {
    /** After how long something that the journal failed to answer is asked again. */
    static final Duration ASK_AGAIN = Duration.ofMillis(500);

    /** How often one who begins with the oldest is given a new oldest, if that is trimmed before it was read. */
    private static final int MAX_RESTARTS = 8;

    final ListenRequest request;
    private final Gallery gallery;
    private Sink sink = NO_SINK;
    private Audience audience;

    /** Its slot in its audience when it is live, else in the gallery's list of those who catch up. */
    int slot;

    boolean live;
    boolean blocked;
    boolean waiting;
    boolean queued;
    boolean admitted;
    boolean closed;
    private boolean ended;
    private boolean wasLive;
    private boolean stuck;
    private boolean firstDue;
    private boolean heardAny;
    private byte restarts;

    private long position;

    /** The position of the last id that it was told in other ways than live. */
    private long told;

    /** When it took something last; if it is stuck, since when it has taken nothing. */
    long sinceNanos;

    /** The frame that it is in the middle of, and how much of that it took. */
    private @Nullable Frame unfinished;

    private int taken;

    /** What the stream itself has to say before the next run. */
    private @Nullable Deque<Frame> pending;

    private static final Sink NO_SINK = new Sink() {
        @Override
        public int write(Frames frames, int from) {
            return 0;
        }

        @Override
        public void close(CloseReason reason) {}
    };

    LaneListener(ListenRequest request, Gallery gallery, Audience nobody, long position) {
        this.request = request;
        this.gallery = gallery;
        this.audience = nobody;
        this.position = position;
    }

    void sink(Sink made) {
        sink = made;
    }

    // ---- from the adapter ----

    @Override
    public void resume() {
        gallery.execute(() -> {
            if (blocked && !closed) {
                blocked = false;
                gallery.ready(this);
            }
        });
    }

    @Override
    public void ended() {
        gallery.execute(() -> {
            close(this, CloseReason.PEER_GONE);
            if (!ended) {
                ended = true;
                gallery.streamEnded();
            }
        });
    }

    @Override
    public void close(CloseReason reason) {
        gallery.execute(() -> close(this, reason));
    }

    private static void close(LaneListener listener, CloseReason reason) {
        if (!listener.closed) {
            listener.gallery.leave(listener);
            listener.closed(reason);
        }
    }

    /** On the lane: the last call to the sink. The caller took it out of the gallery. */
    private void closed(CloseReason reason) {
        closed = true;
        unfinished = null;
        pending = null;
        try {
            sink.close(reason);
        } catch (RuntimeException failed) {
            gallery.observer().failed("Sink.close", failed);
        }
        gallery.observer().closed(request, reason);
    }

    void closeNow(CloseReason reason) {
        close(this, reason);
    }

    // ---- the beginning ----

    Audience audience() {
        return audience;
    }

    void admit(Audience mine, long now) {
        admitted = true;
        audience = mine;
        sinceNanos = now;
        say(Frame.control(EventEncoder.opening(gallery.retryMillis())));
        if (request.start() instanceof ListenRequest.Start.After after) {
            locate(after.id());
        } else if (request.start() instanceof ListenRequest.Start.Last last && last.count() > 0) {
            goBack(last.count());
        } else {
            begin(request.first() != null);
        }
        flush(); // what can be said goes out at once, even if its place is not known yet
        gallery.ready(this);
    }

    /** Tells the position, and lets the stream go on from there. */
    private void begin(boolean withFirst) {
        if (request.cursor() != ListenRequest.Cursor.OFF) {
            say(Frame.control(EventEncoder.cursor(request.cursor(), gallery.idOf(position))));
            told = position;
        }
        firstDue = withFirst;
    }

    private void locate(String id) {
        ask("Journal.locate", () -> gallery.journal().locate(id), place -> {
            if (place instanceof Place.Known known) {
                position = known.position();
                begin(false);
            } else {
                reset("unknown", position);
            }
        });
    }

    /** Goes back to this many before the newest, but never forward: what came since it asked is not to be missed. */
    private void goBack(int count) {
        long asked = position;
        long inWindow = gallery.window().before(count);
        if (inWindow >= 0) {
            position = Math.min(asked, inWindow);
            begin(request.first() != null);
            return;
        }
        ask("Journal.tail", () -> gallery.journal().tail(count), found -> {
            position = restarts == 0 ? Math.min(asked, found) : Math.max(position, found);
            begin(restarts == 0 && request.first() != null);
        });
    }

    /** Waits for an answer of the journal, and goes on with it on the lane; asks again until there is one. */
    private <T> void ask(String what, Supplier<CompletionStage<T>> question, Consumer<T> then) {
        waiting = true;
        CompletionStage<T> asked;
        try {
            asked = question.get();
        } catch (RuntimeException failed) {
            askAgain(what, failed, () -> ask(what, question, then));
            return;
        }
        asked.whenComplete((answer, failed) -> gallery.execute(() -> {
            if (closed) {
                return;
            }
            if (failed != null) {
                askAgain(what, failed, () -> ask(what, question, then));
                return;
            }
            waiting = false;
            then.accept(answer);
            gallery.ready(this);
        }));
    }

    private void askAgain(String what, Throwable failed, Runnable again) {
        gallery.observer().failed(what, failed);
        gallery.after(ASK_AGAIN, () -> {
            if (!closed) {
                again.run();
            }
        });
    }

    // ---- a turn ----

    /** Does the next thing that there is to do, and queues itself again if more may follow. */
    void turn() {
        queued = false;
        if (closed || live || blocked || !flush() || waiting) {
            return;
        }
        if (firstDue) {
            askFirst();
            return;
        }
        long common = gallery.position();
        if (position < common && audience.lastMatched <= position) {
            position = common; // nothing in between was for it
        }
        if (position == common) {
            wasLive = true;
            gallery.goLive(this);
        } else if (position > common) {
            gallery.awaitTick(this);
        } else if (wasLive && position < gallery.overflowPosition()) {
            overflow();
        } else {
            catchUp();
        }
    }

    private void catchUp() {
        Gallery.Laid laid = gallery.laid(audience, position);
        if (laid != null) {
            deliver(laid);
        } else if (wasLive) {
            overflow();
        } else {
            waiting = true;
            gallery.pages().read(position, gallery.lane(), this::paged);
        }
    }

    private void deliver(Gallery.Laid laid) {
        Batch batch = laid.batch();
        if (batch != null) {
            int took = take(batch.frames(), 0);
            if (closed) {
                return;
            }
            if (took < batch.size()) {
                cut(batch, took);
                return;
            }
            progress();
            heard(batch.part(batch.parts() - 1));
        }
        position = Math.max(position, laid.through());
        gallery.ready(this);
    }

    private void paged(Pages.Answer answer) {
        if (closed) {
            return;
        }
        waiting = false;
        if (!flush()) {
            return; // a heartbeat blocked it meanwhile: it reads again when it can take more
        }
        if (answer instanceof Pages.Answer.Read read) {
            if (read.run().through() <= position) {
                // The journal's readers are behind what was followed here: nothing to do but to ask again.
                later();
                return;
            }
            deliver(gallery.laid(audience, position, read.run()));
        } else if (answer instanceof Pages.Answer.Lost lost) {
            if (!heardAny && request.start() instanceof ListenRequest.Start.Last && restarts < MAX_RESTARTS) {
                restarts++;
                goBack(Integer.MAX_VALUE);
            } else {
                reset("expired", Math.max(position, lost.through()));
                gallery.ready(this);
            }
        } else if (answer instanceof Pages.Answer.Failed failed) {
            gallery.observer().failed("Journal.read", failed.why());
            later();
        }
    }

    private void later() {
        waiting = true;
        gallery.after(ASK_AGAIN, () -> {
            waiting = false;
            gallery.ready(this);
        });
    }

    // ---- what the stream itself says ----

    private void say(Frame frame) {
        Deque<Frame> queue = pending;
        if (queue == null) {
            queue = new ArrayDeque<>(4);
            pending = queue;
        }
        queue.add(frame);
    }

    /** Tells that something was missed, and goes on at this position. */
    private void reset(String reason, long at) {
        position = at;
        told = at;
        say(Frame.reset(reason, gallery.idOf(at)));
        gallery.observer().reset(request, reason);
        firstDue = request.first() != null;
    }

    /** It heard that the journal lost something. */
    private void forgotten() {
        gallery.observer().reset(request, "forgotten");
        firstDue = request.first() != null;
    }

    /** It was up to date, and what it missed since is too much, or gone. */
    void overflow() {
        if (request.overflow().orElse(gallery.overflow()) == Overflow.DISCONNECT) {
            closeNow(CloseReason.OVERFLOW);
        } else {
            reset("skipped", Math.max(position, gallery.position()));
            gallery.ready(this);
        }
    }

    private void askFirst() {
        Supplier<List<Event>> first = request.first();
        firstDue = false;
        if (first == null) {
            return;
        }
        waiting = true;
        gallery.offLane(() -> {
            try {
                List<Event> events = List.copyOf(first.get());
                gallery.execute(() -> {
                    waiting = false;
                    if (!closed) {
                        events.forEach(event -> say(Frame.unnumbered(event)));
                        gallery.ready(this);
                    }
                });
            } catch (RuntimeException failed) {
                gallery.observer().failed("ListenRequest.first", failed);
                close(CloseReason.FIRST_FAILED);
            }
        });
    }

    // ---- writing ----

    /** Gives the sink these bytes; says how many it took. It may have been closed by that. */
    private int take(Frames frames, int from) {
        int took;
        try {
            took = sink.write(frames, from);
            if (took < 0 || took > frames.size() - from) {
                throw new IllegalStateException("Sink.write took " + took + " of " + (frames.size() - from) + " bytes");
            }
        } catch (RuntimeException failed) {
            gallery.observer().failed("Sink.write", failed);
            closeNow(CloseReason.SINK_FAILED);
            return 0;
        }
        return took;
    }

    private void progress() {
        sinceNanos = gallery.now();
        stuck = false;
    }

    /** Writes what has to go before anything else; false if it did not all go. */
    private boolean flush() {
        Frame rest = unfinished;
        if (rest != null) {
            Batch alone = audience.lay(List.of(rest));
            int took = take(alone.frames(), taken);
            if (closed) {
                return false;
            }
            taken += took;
            if (took > 0) {
                progress();
            }
            if (taken < alone.size()) {
                block();
                return false;
            }
            unfinished = null;
            heard(rest);
        }
        return pending == null || flushPending(pending);
    }

    private boolean flushPending(Deque<Frame> queue) {
        Batch batch = audience.lay(List.copyOf(queue));
        int took = take(batch.frames(), 0);
        if (closed) {
            return false;
        }
        if (took == batch.size()) {
            pending = null;
            progress();
            return true;
        }
        for (int whole = batch.wholeIn(took); whole > 0; whole--) {
            queue.remove();
        }
        cut(batch, took);
        if (unfinished != null) {
            queue.remove();
        }
        return false;
    }

    private void heard(Frame frame) {
        if (frame.position > position) {
            position = frame.position;
            told = frame.position;
            heardAny = true;
            if (frame.isGap()) {
                forgotten();
            }
        }
    }

    /** Notes how far it got in a batch of which it did not take all. */
    private void cut(Batch batch, int took) {
        if (took > 0) {
            progress();
        }
        int whole = batch.wholeIn(took);
        if (whole > 0) {
            heard(batch.part(whole - 1));
        }
        if (took > batch.start(whole)) {
            unfinished = batch.part(whole);
            taken = took - batch.start(whole);
        }
        block();
    }

    private void block() {
        blocked = true;
        if (!stuck) {
            stuck = true;
            sinceNanos = gallery.now();
        }
    }

    // ---- while it is live ----

    /** Offers what the gallery has for its audience, while its position is the one before that. */
    void offer(Batch batch, long after, long through) {
        int took = take(batch.frames(), 0);
        if (closed) {
            return;
        }
        if (took < batch.size()) {
            gallery.fallBehind(this);
            position = after;
            cut(batch, took);
            gallery.observer().lagging(request);
        } else if (batch.part(batch.parts() - 1).isGap()) {
            forgotten();
            if (firstDue) {
                gallery.fallBehind(this);
                position = through;
                gallery.ready(this);
            }
        }
    }

    /** The gallery itself lost something: everything up to this position is gone. */
    void gapOf(long through) {
        gallery.fallBehind(this);
        position = through;
        overflow();
    }

    /** Something of the stream's own, if it can take it now. */
    void interject(Batch control) {
        int took = take(control.frames(), 0);
        if (closed) {
            return;
        }
        if (took == control.size()) {
            progress();
            return;
        }
        if (live) {
            gallery.fallBehind(this);
            position = gallery.position();
        }
        cut(control, took);
    }

    /** Whether something of the stream's own may go between two frames now. */
    boolean isBetweenFrames() {
        return !blocked && unfinished == null;
    }

    /** Whether the position served is above that of the last id it was told; then a heartbeat tells it. */
    boolean isToldLess(long than) {
        return request.cursor() != ListenRequest.Cursor.OFF && Math.max(told, audience.lastHeard) < than;
    }

    void told(long at) {
        told = at;
    }

    boolean isOverflowing(long limit) {
        return blocked && wasLive && position < limit && audience.lastMatched > position;
    }
}
