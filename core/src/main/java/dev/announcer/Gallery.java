package dev.announcer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One announcer's listeners on one lane, and the one position that all its LIVE listeners are at.
 *
 * <p>A tick takes the new part of the window once, writes it to the live listeners ({@link LiveRun}), and moves the
 * position, in one task. Between ticks the others take turns in catching up ({@link Turns}).
 *
 * <p>Waking: the writer of the window adds, then sets the signal; the lane clears the signal, then looks at the tail. A new
 * gallery is published first and looks at the tail second. So nothing is added without somebody looking later.
 */
final class Gallery {
    /** How much one run may hold: what bounds a batch, and with it how long a lane is busy with one listener. */
    static final int RUN_BYTES = 64 << 10;

    private final Engine engine;
    private final Lane lane;
    private final AtomicBoolean signalled = new AtomicBoolean();

    // Written on the lane, read by announcing threads: how much of the window it has passed on.
    private volatile long routedNumber;
    private volatile long routedBytes;

    /** How many listeners are on their way here; guarded by the engine's lock. */
    int arriving;

    // Confined to the lane.
    private final Map<ListenRequest.Selection, Audience> audiences = new HashMap<>();
    private final Routes routes = new Routes();
    private final LiveRun liveRun = new LiveRun(this, routes);
    private final Turns turns = new Turns(this);
    private final Pulse pulse;
    private final List<CatchUp> ahead = new ArrayList<>(0);
    private final Crowd catching = new Crowd();
    private final Tally tally = new Tally();
    private int members;
    private long position;
    private long nextOverflowCheck;
    private boolean reading;

    Gallery(Engine engine, Lane lane) {
        this.engine = engine;
        this.lane = lane;
        this.pulse = new Pulse(this, engine.options().times());
        standsAtTail(); // it need not be waited for before its first listener has been admitted
    }

    // ---- any thread ----

    Engine engine() {
        return engine;
    }

    Lane lane() {
        return lane;
    }

    AnnouncerObserver observer() {
        return engine.options().observer();
    }

    long now() {
        return engine.options().ticker().getAsLong();
    }

    /** Something was added to the window. */
    void signal() {
        if (signalled.compareAndSet(false, true)) {
            execute(this::tick);
        }
    }

    void execute(Runnable task) {
        try {
            lane.execute(() -> guarded(task));
        } catch (RuntimeException refused) {
            engine.abandon(this, refused);
        }
    }

    /** One who was on the way does not come: an empty gallery that stayed would slow announcing down for nobody. */
    void notArrived() {
        execute(this::retireIfEmpty);
    }

    void after(Duration delay, Runnable task) {
        try {
            lane.after(delay, () -> guarded(task));
        } catch (RuntimeException refused) {
            engine.abandon(this, refused);
        }
    }

    /** What fails in here is a defect of ours; it must not end the lane, which others share. */
    void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failed) {
            observer().failed("lane", failed);
        }
        tally.show(members, catching.size(), routes.size());
    }

    /** Whether it is further behind the window's tail than this part of the window. */
    boolean isBehind(int part) {
        return engine.window().isBehind(routedNumber, routedBytes, part);
    }

    AnnouncerStatus.OfLane status() {
        long number = routedNumber; // before the tail is looked at, which may move on
        long bytes = routedBytes;
        Window window = engine.window();
        return tally.status(lane, window.tailNumber() - number, window.totalBytes() - bytes);
    }

    // ---- on the lane: coming and going ----

    /** Takes a listener whose position was fixed when it came. */
    void admit(LaneListener listener) {
        engine.arrived(this);
        if (listener.isClosed()) {
            listener.closeSink();
            retireIfEmpty();
            return;
        }
        if (members++ == 0) {
            position = engine.window().tail();
            standsAtTail();
        }
        Audience audience = audiences.computeIfAbsent(listener.request.selection(), selection -> {
            Audience made = new Audience(selection, position, now());
            routes.add(made);
            return made;
        });
        audience.members++;
        catching.add(listener);
        observer().opened(listener.request);
        listener.admit(audience);
        if (engine.isShut()) {
            pulse.dismiss(listener);
        } else {
            pulse.start();
        }
    }

    /** Takes it out of everything; the caller closes it. */
    void leave(LaneListener listener, Audience audience) {
        if (listener.catchUp() == null) {
            audience.live().remove(listener);
        } else {
            catching.remove(listener);
        }
        if (--audience.members == 0) {
            routes.remove(audience);
            audiences.remove(audience.selection());
        }
        if (--members == 0) {
            execute(this::retireIfEmpty);
        }
        pulse.look();
    }

    private void retireIfEmpty() {
        if (members == 0 && engine.retire(this)) {
            engine.intake().caughtUp();
        }
    }

    /** Those who are not live. */
    Crowd catching() {
        return catching;
    }

    Tally tally() {
        return tally;
    }

    Collection<Audience> audiences() {
        return audiences.values();
    }

    boolean isEmpty() {
        return members == 0;
    }

    long position() {
        return position;
    }

    Turns turns() {
        return turns;
    }

    Pulse pulse() {
        return pulse;
    }

    /** It is further than the gallery: its turn comes when the gallery has moved on. */
    void awaitTick(CatchUp one) {
        ahead.add(one);
    }

    // ---- on the lane: moving on ----

    private void tick() {
        signalled.set(false);
        if (members == 0 || reading) {
            return;
        }
        Run run = engine.window().run(position, RUN_BYTES, any -> true);
        if (run == null) {
            reading = true;
            long asked = position;
            engine.pages().read(asked, this, answer -> paged(asked, answer));
            return;
        }
        route(run);
        if (!run.frames().isEmpty()) {
            Frame last = run.frames().get(run.frames().size() - 1);
            routedBytes = last.endBytes;
            routedNumber = last.number;
            engine.intake().caughtUp();
        }
        if (engine.window().tail() > position) {
            signal();
        }
    }

    /** Passes a run on to all live listeners; those who were ahead of it can go on then. */
    private void route(Run run) {
        long through = Math.max(position, run.through());
        liveRun.pass(run, position, through);
        moveTo(through);
        long newest = engine.window().tailNumber();
        if (newest >= nextOverflowCheck) {
            nextOverflowCheck = newest + engine.overflowCheckEvery();
            disconnectOverflowing();
        }
        pulse.look();
    }

    private void moveTo(long through) {
        position = through;
        List<CatchUp> waited = List.copyOf(ahead);
        ahead.clear();
        waited.forEach(CatchUp::ready);
    }

    private void standsAtTail() {
        routedBytes = engine.window().totalBytes();
        routedNumber = engine.window().tailNumber();
    }

    /** It fell out of the window, and reads on in the journal for all its live listeners. */
    private void paged(long asked, Pages.Answer answer) {
        reading = false;
        if (asked != position) {
            signal(); // those who asked have left, and those who came since stand elsewhere
        } else if (answer instanceof Pages.Answer.Read read && read.run().through() > position) {
            route(read.run());
            signal();
        } else if (answer instanceof Pages.Answer.Lost lost) {
            lose(Math.max(position, lost.through()));
            signal();
        } else {
            if (answer instanceof Pages.Answer.Failed failed) {
                observer().failed("Journal.read", failed.why());
            }
            reading = true;
            after(CatchUp.ASK_AGAIN, () -> {
                reading = false;
                signal();
            });
        }
    }

    /** Not even the journal holds what comes next: every live listener may have missed something. */
    private void lose(long through) {
        moveTo(through);
        standsAtTail();
        for (Audience audience : List.copyOf(audiences.values())) {
            audience.lastMatched = through;
            for (int i = audience.live().size() - 1; i >= 0; i--) {
                audience.live().get(i).missed(through);
            }
        }
        engine.intake().caughtUp();
    }

    private void disconnectOverflowing() {
        if (catching.size() == 0) {
            return;
        }
        long limit = engine.window().overflowPosition();
        for (int i = catching.size() - 1; i >= 0; i--) {
            LaneListener listener = catching.get(i);
            CatchUp behind = listener.catchUp();
            if (behind != null && behind.isOverflowing(limit) && listener.endsOnOverflow()) {
                listener.closeNow(CloseReason.OVERFLOW);
            }
        }
    }
}
