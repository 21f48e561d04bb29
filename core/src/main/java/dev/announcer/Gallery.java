package dev.announcer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One announcer's listeners on one lane, and the one position that all its LIVE listeners are at.
 *
 * <p>A tick takes the new part of the window once, finds the audiences of its topics, lays their frames end to end and
 * writes each batch to every live listener of its audience; then the position moves, in the same task. Between ticks the
 * others take turns in catching up, one run each, so that those who return together stay together and share what is laid
 * out for them.
 *
 * <p>Waking: the writer of the window adds, then sets the signal; the lane clears the signal, then looks at the tail. A new
 * gallery is published first and looks at the tail second. So nothing is added without somebody looking later.
 */
final class Gallery {
    /** How much one run may hold: what bounds a batch, and with it how long a lane is busy with one listener. */
    static final int RUN_BYTES = 64 << 10;

    private static final int TURNS_PER_TASK = 64;
    private static final long MEMO_BYTES = 4 << 20;
    private static final LaneListener[] NONE = new LaneListener[0];

    private final Engine engine;
    private final Lane lane;
    private final Pulse pulse;
    private final AtomicBoolean signalled = new AtomicBoolean();

    // Written on the lane, read by announcing threads.
    private volatile long routedNumber;
    private volatile long routedBytes;

    /** How many listeners are on their way here; guarded by the engine's lock. */
    int arriving;

    // Confined to the lane.
    private final Map<ListenRequest.Selection, Audience> audiences = new HashMap<>();
    private final Routes routes = new Routes();
    private final List<Audience> touched = new ArrayList<>();
    private final Map<Shape, Batch> shapes = new HashMap<>();
    private final Deque<LaneListener> ready = new ArrayDeque<>();
    private final List<LaneListener> ahead = new ArrayList<>();
    private final Map<Stand, Laid> memo = new HashMap<>();
    private LaneListener[] catching = NONE;
    private int catchingCount;
    private int members;
    private long position;
    private long memoBytes;
    private long nextOverflowCheck;
    private boolean reading;
    private boolean turning;

    /** What decides the bytes of a batch within one tick, whoever it is for. */
    private record Shape(List<Frame> frames, Encoding encoding, boolean showTopics) {}

    /** Where somebody stands who catches up. */
    private record Stand(Audience audience, long position) {}

    /** What comes next for one who stands there: a batch, if any of it is for him, complete through a position. */
    record Laid(@Nullable Batch batch, long through) {}

    Gallery(Engine engine, Lane lane) {
        this.engine = engine;
        this.lane = lane;
        this.pulse = new Pulse(this, engine.options().times());
    }

    // ---- any thread ----

    Lane lane() {
        return lane;
    }

    /** Something was added to the window. */
    void signal() {
        if (signalled.compareAndSet(false, true)) {
            lane.execute(this::tick);
        }
    }

    void execute(Runnable task) {
        lane.execute(() -> guarded(task));
    }

    /** What fails in here is a defect of ours; it must not end the lane, which others share. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failed) {
            observer().failed("lane", failed);
        }
    }

    void after(Duration delay, Runnable task) {
        lane.after(delay, () -> execute(task));
    }

    void offLane(Runnable task) {
        engine.options().executor().execute(task);
    }

    /** Whether it is further behind the window's tail than this part of the window. */
    boolean isBehind(int part) {
        return engine.window().isBehind(routedNumber, routedBytes, part);
    }

    // ---- the engine, for listeners ----

    AnnouncerObserver observer() {
        return engine.options().observer();
    }

    Journal journal() {
        return engine.journal();
    }

    Window window() {
        return engine.window();
    }

    Pages pages() {
        return engine.pages();
    }

    Overflow overflow() {
        return engine.options().overflow();
    }

    String idOf(long at) {
        return engine.journal().idOf(at);
    }

    long retryMillis() {
        return engine.options().times().retry().toMillis();
    }

    /** The time after which a listener comes back, and a random part as long again, so that not all come at once. */
    long restartMillis() {
        return retryMillis() + engine.options().random().nextLong(retryMillis() + 1);
    }

    long now() {
        return engine.options().ticker().getAsLong();
    }

    long position() {
        return position;
    }

    long overflowPosition() {
        return engine.window().overflowPosition();
    }

    void streamEnded() {
        engine.streams().leave(0);
    }

    // ---- coming and going ----

    /** Takes a listener whose position was fixed when it came. */
    void admit(LaneListener listener) {
        engine.arrived(this);
        if (listener.closed) {
            retireIfEmpty();
            return;
        }
        if (members == 0) {
            position = engine.window().tail();
            routed();
        }
        members++;
        Audience audience = audiences.computeIfAbsent(listener.request.selection(), selection -> {
            Audience made = new Audience(selection, position, now());
            routes.add(made);
            return made;
        });
        audience.members++;
        addCatching(listener);
        observer().opened(listener.request);
        listener.admit(audience, now());
        if (engine.isShut()) {
            pulse.dismiss(listener);
        } else {
            pulse.start();
        }
    }

    /** Takes it out of everything; the caller closes it. */
    void leave(LaneListener listener) {
        if (!listener.admitted) {
            return;
        }
        Audience audience = listener.audience();
        if (listener.live) {
            audience.removeLive(listener);
        } else {
            removeCatching(listener);
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
            memo.clear();
            engine.caughtUp();
        }
    }

    void goLive(LaneListener listener) {
        removeCatching(listener);
        listener.live = true;
        listener.audience().addLive(listener);
        pulse.look();
    }

    void fallBehind(LaneListener listener) {
        listener.audience().removeLive(listener);
        listener.live = false;
        addCatching(listener);
    }

    private void addCatching(LaneListener listener) {
        if (catchingCount == catching.length) {
            catching = Arrays.copyOf(catching, Math.max(4, 2 * catchingCount));
        }
        listener.slot = catchingCount;
        catching[catchingCount++] = listener;
    }

    private void removeCatching(LaneListener listener) {
        LaneListener last = catching[--catchingCount];
        catching[listener.slot] = last;
        last.slot = listener.slot;
        Arrays.fill(catching, catchingCount, catchingCount + 1, null);
        if (catchingCount == 0) {
            catching = NONE;
        }
    }

    int catchingCount() {
        return catchingCount;
    }

    LaneListener catching(int slot) {
        return catching[slot];
    }

    Iterable<Audience> audiences() {
        return audiences.values();
    }

    boolean isEmpty() {
        return members == 0;
    }

    // ---- live ----

    private void tick() {
        guarded(this::routeNew);
    }

    private void routeNew() {
        signalled.set(false);
        if (members == 0 || reading) {
            return;
        }
        Run run = engine.window().run(position, RUN_BYTES, any -> true);
        if (run == null) {
            reading = true;
            engine.pages().read(position, lane, answer -> guarded(() -> paged(answer)));
            return;
        }
        route(run);
        if (!run.frames().isEmpty()) {
            Frame last = run.frames().get(run.frames().size() - 1);
            routedBytes = last.endBytes;
            routedNumber = last.number;
            engine.caughtUp();
        }
        if (engine.window().tail() > position) {
            signal();
        }
    }

    private void route(Run run) {
        for (Frame frame : run.frames()) {
            if (frame.position <= position) {
                continue; // a page newer than what was followed had it already
            }
            if (frame.isGap()) {
                audiences.values().forEach(audience -> match(audience, frame));
            } else {
                for (String topic : frame.topics()) {
                    routes.forEach(topic, audience -> match(audience, frame));
                }
            }
        }
        long before = position;
        long through = Math.max(position, run.through());
        for (Audience audience : touched) {
            deliver(audience, before, through);
        }
        touched.clear();
        shapes.clear();
        position = through;
        ahead.forEach(this::ready);
        ahead.clear();
        if (engine.window().tailNumber() >= nextOverflowCheck) {
            nextOverflowCheck = engine.window().tailNumber() + engine.overflowCheckEvery();
            disconnectOverflowing();
        }
        pulse.look();
    }

    /** Notes a frame for an audience, once, however many of its topics the audience selected. */
    private void match(Audience audience, Frame frame) {
        Announcement announcement = frame.announcement();
        if (audience.lastMatched >= frame.position
                || (announcement != null && announcement.isPrivate() && !audience.hears(frame))) {
            return;
        }
        audience.lastMatched = frame.position;
        if (audience.liveCount() == 0) {
            return;
        }
        List<Frame> matched = audience.matched;
        if (matched == null) {
            matched = new ArrayList<>();
            audience.matched = matched;
            touched.add(audience);
        }
        matched.add(frame);
    }

    private void deliver(Audience audience, long before, long through) {
        List<Frame> matched = audience.matched;
        audience.matched = null;
        if (matched == null) {
            return;
        }
        ListenRequest.Selection selection = audience.selection();
        Batch batch = touched.size() == 1
                ? audience.lay(matched)
                : shapes.computeIfAbsent(
                        new Shape(matched, selection.encoding(), selection.showTopics()),
                        shape -> audience.lay(shape.frames()));
        audience.lastBatchNanos = now();
        audience.lastHeard = audience.lastMatched;
        for (int i = audience.liveCount() - 1; i >= 0; i--) {
            audience.live(i).offer(batch, before, through);
        }
    }

    /** It need not be waited for, because it stands at the tail. */
    private void routed() {
        routedBytes = engine.window().totalBytes();
        routedNumber = engine.window().tailNumber();
    }

    /** It fell out of the window, and read on in the journal for all its live listeners. */
    private void paged(Pages.Answer answer) {
        reading = false;
        if (answer instanceof Pages.Answer.Read read && read.run().through() > position) {
            route(read.run());
            signal();
        } else if (answer instanceof Pages.Answer.Lost lost) {
            lost(Math.max(position, lost.through()));
            signal();
        } else {
            if (answer instanceof Pages.Answer.Failed failed) {
                observer().failed("Journal.read", failed.why());
            }
            reading = true;
            after(LaneListener.ASK_AGAIN, () -> {
                reading = false;
                signal();
            });
        }
    }

    /** Not even the journal holds what comes next: all live listeners may have missed something. */
    private void lost(long through) {
        position = through;
        routed();
        for (Audience audience : List.copyOf(audiences.values())) {
            audience.lastMatched = through;
            for (int i = audience.liveCount() - 1; i >= 0; i--) {
                audience.live(i).gapOf(through);
            }
        }
        ahead.forEach(this::ready);
        ahead.clear();
        engine.caughtUp();
    }

    private void disconnectOverflowing() {
        if (catchingCount == 0) {
            return;
        }
        long limit = overflowPosition();
        for (int i = catchingCount - 1; i >= 0; i--) {
            LaneListener listener = catching[i];
            if (listener.isOverflowing(limit)
                    && listener.request.overflow().orElse(overflow()) == Overflow.DISCONNECT) {
                listener.closeNow(CloseReason.OVERFLOW);
            }
        }
    }

    // ---- catching up ----

    /** Gives it a turn. */
    void ready(LaneListener listener) {
        if (listener.queued || listener.closed) {
            return;
        }
        listener.queued = true;
        ready.add(listener);
        if (!turning) {
            turning = true;
            execute(this::turns);
        }
    }

    private void turns() {
        try {
            for (int turn = 0; turn < TURNS_PER_TASK && !ready.isEmpty(); turn++) {
                ready.remove().turn();
            }
        } finally {
            turning = !ready.isEmpty();
            if (turning) {
                execute(this::turns);
            } else {
                memo.clear();
                memoBytes = 0;
            }
            pulse.look();
        }
    }

    void awaitTick(LaneListener listener) {
        ahead.add(listener);
    }

    /** What the window has next for this audience after this position; null if it is no longer held there. */
    @Nullable
    Laid laid(Audience audience, long after) {
        Laid known = memo.get(new Stand(audience, after));
        if (known != null) {
            return known;
        }
        Run run = engine.window().run(after, RUN_BYTES, audience::hears);
        return run == null ? null : remember(audience, after, run);
    }

    /** The same, of a page. */
    Laid laid(Audience audience, long after, Run page) {
        Laid known = memo.get(new Stand(audience, after));
        if (known != null) {
            return known;
        }
        List<Frame> wanted = page.frames().stream()
                .filter(frame -> frame.position > after && audience.hears(frame))
                .toList();
        return remember(audience, after, new Run(wanted, page.through()));
    }

    private Laid remember(Audience audience, long after, Run run) {
        Laid laid = new Laid(run.frames().isEmpty() ? null : audience.lay(run.frames()), run.through());
        memoBytes += laid.batch() == null ? 0 : laid.batch().size();
        if (memoBytes > MEMO_BYTES) {
            memo.clear();
            memoBytes = 0;
        }
        memo.put(new Stand(audience, after), laid);
        return laid;
    }

    Pulse pulse() {
        return pulse;
    }
}
