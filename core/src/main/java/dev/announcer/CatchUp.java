package dev.announcer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The way of one listener to where its gallery is: a position of its own, and what it is waiting for.
 *
 * <pre>
 *   a turn:  what is unfinished and pending --> first events, if they are due --> one run of the window, and again
 *                                                                     until its position is the gallery's: LIVE
 *   no turn while  blocked: its sink took less; resume() ends it
 *                  waiting: for a place, a page, first events
 *                  ahead:   a page was newer than the gallery; the next tick ends it
 * </pre>
 *
 * There is one from the beginning until the listener is live, and a new one each time it falls behind. Confined to the lane.
 */
final class CatchUp {
    /** After how long something that the journal failed to answer is asked again. */
    static final Duration ASK_AGAIN = Duration.ofMillis(500);

    /** How often one who begins with the oldest is given a new oldest, if that was trimmed before it was read. */
    private static final int MAX_RESTARTS = 8;

    private final LaneListener listener;
    private final Gallery gallery;
    private final Outbox outbox;
    private final boolean wasLive;
    long position;
    private boolean queued;
    private boolean waiting;
    private boolean firstDue;

    private Pages.@Nullable Answer paged;
    private boolean heardAny;
    private boolean takesWhatIsHeld; // asked for what there is, and has not come to where all of it is
    private byte restarts;

    CatchUp(LaneListener listener, Gallery gallery, long position, boolean wasLive) {
        this.listener = listener;
        this.gallery = gallery;
        this.outbox = new Outbox(listener, gallery, this::heard);
        this.position = position;
        this.wasLive = wasLive;
        this.takesWhatIsHeld = !wasLive && listener.request.start() instanceof ListenRequest.Start.Last;
    }

    // ---- the beginning ----

    void begin() {
        outbox.add(Frame.control(
                EventEncoder.opening(gallery.engine().options().times().retryMillis())));
        if (listener.request.start() instanceof ListenRequest.Start.After after) {
            locate(after.id());
        } else if (listener.request.start() instanceof ListenRequest.Start.Last last) {
            goBack(last.count());
        } else {
            begun(listener.request.first() != null);
        }
        outbox.flush(); // what can be said goes out at once, even if the place is not known yet
        ready();
    }

    /** Tells the position, and goes on from there. */
    private void begun(boolean withFirst) {
        ListenRequest.Cursor cursor = listener.request.cursor();
        if (cursor != ListenRequest.Cursor.OFF) {
            outbox.add(Frame.control(
                    EventEncoder.cursor(cursor, gallery.engine().journal().idOf(position))));
            listener.told = position;
        }
        firstDue = withFirst;
    }

    private void locate(String id) {
        ask("Journal.locate", () -> gallery.engine().journal().locate(id), place -> {
            if (place instanceof Place.Known known) {
                position = known.position();
                begun(false);
            } else {
                // Not the newest that the journal tells now: what came since this listener came is not to be missed.
                reset("unknown", position);
            }
        });
    }

    /** Goes back to this many before the newest, but never forward: what came since it came is not to be missed. */
    private void goBack(int count) {
        long came = position;
        long inWindow = gallery.engine().window().before(count);
        if (inWindow >= 0) {
            position = Math.min(came, inWindow);
            begun(listener.request.first() != null);
            return;
        }
        ask("Journal.tail", () -> gallery.engine().journal().tail(count), found -> {
            position = Math.min(came, found);
            begun(listener.request.first() != null);
        });
    }

    /** What it began with was trimmed before it could be read: begins with what is the oldest now. */
    private void restart() {
        restarts++;
        ask("Journal.tail", () -> gallery.engine().journal().tail(Integer.MAX_VALUE), found -> {
            position = Math.max(position, found);
            begun(firstDue);
        });
    }

    /** Waits for an answer of the journal. */
    private <T> void ask(String what, Supplier<CompletionStage<T>> question, Consumer<T> then) {
        waiting = true;
        new Question<>(listener, gallery, what, question, (T answer) -> {
                    waiting = false;
                    then.accept(answer);
                    ready();
                })
                .ask();
    }

    // ---- a turn ----

    void ready() {
        if (!queued && !listener.isClosed()) {
            queued = true;
            gallery.turns().add(this);
        }
    }

    void resumed() {
        if (outbox.unblock()) {
            ready();
        }
    }

    /** Does the next thing that there is to do, and queues itself again if more may follow. */
    void turn() {
        queued = false;
        Pages.Answer answer = paged;
        paged = null; // one who is blocked is to keep no page alive, and asks again
        if (!outbox.flush() || waiting) {
            return;
        }
        if (firstDue) {
            askFirst();
            return;
        }
        if (answer != null) {
            goOnWith(answer);
            return;
        }
        Audience audience = listener.audience();
        long common = gallery.position();
        if (position < common && audience.lastMatched <= position) {
            position = common; // nothing in between was for it
        }
        if (position == common) {
            listener.goLive();
        } else if (position > common) {
            gallery.progress().await(this);
        } else if (wasLive && position < gallery.engine().window().overflowPosition()) {
            overflow();
        } else {
            Turns.Laid laid = gallery.turns().laid(audience, position);
            if (laid != null && laid.through() > position) {
                deliver(laid);
            } else if (laid != null) {
                gallery.progress()
                        .await(this); // a page took the gallery further than what was followed: that comes first
            } else if (wasLive) {
                overflow();
            } else {
                waiting = true;
                gallery.engine().pages().read(position, gallery, this::paged);
            }
        }
    }

    private void deliver(Turns.Laid laid) {
        if (laid.batch() == null || outbox.offer(laid.batch())) {
            position = Math.max(position, laid.through());
            ready();
        }
    }

    /** Very many may get the same answer in one task: each goes on with it in its turn. */
    private void paged(Pages.Answer answer) {
        waiting = false;
        paged = answer;
        ready();
    }

    private void goOnWith(Pages.Answer came) {
        Pages.Answer answer = came instanceof Pages.Answer.Rest rest ? rest.to(takesWhatIsHeld) : came;
        takesWhatIsHeld &= !(came instanceof Pages.Answer.Read);
        if (answer instanceof Pages.Answer.Read read && read.run().through() > position) {
            deliver(gallery.turns().laid(listener.audience(), position, read.run()));
            paged = queued && position < read.run().through() ? came : null;
        } else if (answer instanceof Pages.Answer.Lost lost) {
            if (listener.request.start() instanceof ListenRequest.Start.Last && !heardAny && restarts < MAX_RESTARTS) {
                restart();
            } else {
                reset("expired", Math.max(position, lost.through()));
                ready();
            }
        } else {
            // No answer, or the journal's readers are behind what was followed here: asks again.
            Throwable why = answer instanceof Pages.Answer.Failed failed ? failed.why() : null;
            if (why != null) {
                gallery.observer().failed("Journal.read", why);
            }
            waiting = true;
            gallery.after(ASK_AGAIN, () -> {
                waiting = false;
                ready();
            });
        }
    }

    private void heard(Frame frame) {
        if (frame.position > position) {
            position = frame.position;
            listener.told = frame.position;
            heardAny = true;
            if (frame.isGap()) {
                gallery.observer().reset(listener.request, "forgotten");
                firstDue = listener.request.first() != null;
            }
        }
    }

    // ---- what it is told of what it missed ----

    /** Tells that something was missed, and goes on at this position. */
    private void reset(String reason, long at) {
        position = at;
        listener.told = at;
        outbox.add(Frame.reset(reason, gallery.engine().journal().idOf(at)));
        gallery.observer().reset(listener.request, reason);
        firstDue = listener.request.first() != null;
    }

    private void overflow() {
        if (listener.endsOnOverflow()) {
            listener.closeNow(CloseReason.OVERFLOW);
        } else {
            skip();
        }
    }

    /** Goes on at the newest. */
    void skip() {
        reset("skipped", Math.max(position, gallery.position()));
        ready();
    }

    /** It heard a gap: what it was sent first may be old now. */
    void startAgain() {
        firstDue = true;
        ready();
    }

    private void askFirst() {
        firstDue = false;
        Supplier<List<Event>> first = listener.request.first();
        if (first == null) {
            return;
        }
        waiting = true;
        new FirstEvents(listener, gallery, first, this::firstCame).ask();
    }

    private void firstCame(List<Event> events) {
        waiting = false;
        events.forEach(event -> outbox.add(Frame.unnumbered(event)));
        ready();
    }

    // ---- for those who look at it from outside ----

    /** Notes how far its listener got in a batch of which it did not take all. */
    void cut(Batch batch, int took) {
        outbox.cut(batch, took);
    }

    boolean isBlocked() {
        return outbox.isBlocked();
    }

    boolean isBetweenFrames() {
        return outbox.isBetweenFrames();
    }

    /** Whether it was up to date, does not take what it is offered, and misses something and too much. */
    boolean isOverflowing(long limit) {
        long reached = Math.max(position, outbox.reaching()); // a large frame that is on its way is not missed
        return wasLive && outbox.isBlocked() && reached < limit && listener.audience().lastMatched > reached;
    }
}
