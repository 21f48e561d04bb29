package dev.announcer;

import java.time.Duration;

/**
 * One announcer's listeners on one lane, and the one position that all its LIVE listeners are at.
 *
 * <p>A tick takes the new part of the window once, moves the position, and writes it to the live listeners ({@link
 * Progress}). Between ticks the others take turns in catching up ({@link Turns}).
 *
 * <p>The lane has more to do than this: other announcers, and in a server the requests of everybody. So no task of a gallery
 * is long: whatever writes counts what it spends, and what has spent its part goes on in a task of its own, after all that
 * waits on the lane by then.
 */
final class Gallery {
    /** How much one run may hold: what bounds a batch, and with it how long a lane is busy with one listener. */
    static final int RUN_BYTES = 64 << 10;

    /** What a write costs beside its bytes, in bytes: the way through the kernel is as long as copying so much. */
    static final int WRITE_BYTES = 4 << 10;

    private final Engine engine;
    private final Lane lane;
    private final int taskBytes;

    /** How many listeners are on their way here; guarded by the engine's lock. */
    int arriving;

    // Confined to the lane.
    private final Audiences audiences = new Audiences();
    private final Routes routes = new Routes();
    private final Tally tally = new Tally();
    private final Progress progress;
    private final Turns turns = new Turns(this);
    private final Pulse pulse;
    private final Farewell farewell = new Farewell(this);
    private final Crowd catching = new Crowd();
    private int members;
    private int spent;

    Gallery(Engine engine, Lane lane) {
        this.engine = engine;
        this.lane = lane;
        this.taskBytes = engine.options().limits().taskBytes();
        this.progress = new Progress(this, routes);
        this.pulse = new Pulse(this, engine.options().times());
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
        progress.signal();
    }

    /** Whether it is further behind the window's tail than this part of the window. */
    boolean isBehind(int part) {
        return progress.isBehind(part);
    }

    AnnouncerStatus.OfLane status() {
        return progress.status();
    }

    /** False if the lane takes no more tasks. */
    boolean execute(Runnable task) {
        try {
            lane.execute(() -> guarded(task));
            return true;
        } catch (RuntimeException refused) {
            engine.galleries().abandon(this, refused);
            return false;
        }
    }

    void after(Duration delay, Runnable task) {
        try {
            lane.after(delay, () -> guarded(task));
        } catch (RuntimeException refused) {
            engine.galleries().abandon(this, refused);
        }
    }

    /** One who was on the way does not come: an empty gallery that stayed would slow announcing down for nobody. */
    void notArrived() {
        execute(this::retireIfEmpty);
    }

    // ---- on the lane: tasks ----

    /** What fails in here is a defect of ours; it must not end the lane, which others share. */
    void guarded(Runnable task) {
        spent = 0;
        try {
            task.run();
        } catch (RuntimeException failed) {
            observer().failed("lane", failed);
        }
        tally.show(members, catching.size(), routes.size());
    }

    /** The task that is running did work that takes about as long as copying so many bytes. */
    void spend(int bytes) {
        spent += bytes;
    }

    /** Whether the task that is running has had its part of the lane's time. */
    boolean hasSpent() {
        return spent >= taskBytes;
    }

    /** Goes on with a longer work after all that waits on the lane, timers and what the lane itself reads included. */
    void goOn(Runnable rest) {
        after(Duration.ZERO, rest);
    }

    // ---- on the lane: coming and going ----

    /** Takes a listener whose position was fixed when it came. */
    void admit(LaneListener listener) {
        engine.galleries().arrived(this);
        if (listener.isClosed()) {
            listener.closeSink();
            retireIfEmpty();
            return;
        }
        if (members++ == 0) {
            progress.start();
        }
        Audience audience = audience(listener.request);
        audience.members++;
        catching.add(listener);
        observer().opened(listener.request);
        listener.admit(audience);
        if (engine.isShut()) {
            farewell.dismiss(listener);
        } else {
            pulse.start();
        }
    }

    private Audience audience(ListenRequest request) {
        Audience audience = audiences.get(request.selection());
        if (audience == null) {
            Selection selection = request.selection().madeOf(routes::known);
            audience = audiences.add(selection, progress.position(), now());
            routes.add(audience);
        }
        request.share(audience.selection());
        return audience;
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
            audiences.remove(audience);
        }
        if (--members == 0) {
            execute(this::retireIfEmpty);
        }
        farewell.look();
    }

    private void retireIfEmpty() {
        if (members == 0 && engine.galleries().retire(this)) {
            engine.intake().caughtUp();
        }
    }

    /** Those who are not live. */
    Crowd catching() {
        return catching;
    }

    Audiences audiences() {
        return audiences;
    }

    boolean isEmpty() {
        return members == 0;
    }

    // ---- on the lane: its parts ----

    Progress progress() {
        return progress;
    }

    long position() {
        return progress.position();
    }

    Turns turns() {
        return turns;
    }

    Pulse pulse() {
        return pulse;
    }

    Farewell farewell() {
        return farewell;
    }

    Tally tally() {
        return tally;
    }
}
