package dev.announcer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Where a gallery is, and how it moves on: run by run of the window, or of the journal when it has fallen out of the window.
 *
 * <pre>
 *   signal: tick  takes a run, finds who hears what, moves the position to its end, and writes (see LiveRun)
 *           pass  as long as live listeners are left: goes on writing, after what else waits on the lane
 *           tick  again, if more has come
 * </pre>
 *
 * <p>From when the position moves until the last live listener has been reached, those who wait are at the position before, and
 * whoever becomes live meanwhile is at the new one. No other run is taken in that time, so there are never more than these
 * two positions; what comes meanwhile waits for the next tick and goes together.
 *
 * <p>Waking: the writer of the window adds, then sets the signal; the lane clears the signal, then looks at the tail. A new
 * gallery is published first and looks at the tail second. So nothing is added without somebody looking later.
 */
final class Progress {
    private final Gallery gallery;
    private final Engine engine;
    private final LiveRun liveRun;
    private final AtomicBoolean signalled = new AtomicBoolean();

    // Written on the lane, read by announcing threads: how much of the window it has passed on.
    private volatile long routedNumber;
    private volatile long routedBytes;

    // Confined to the lane.
    private final List<CatchUp> ahead = new ArrayList<>(0);
    private long position;
    private long nextOverflowCheck;
    private boolean reading;

    Progress(Gallery gallery, Routes routes) {
        this.gallery = gallery;
        this.engine = gallery.engine();
        this.liveRun = new LiveRun(gallery, routes);
        standsAtTail(); // it need not be waited for before its first listener has been admitted
    }

    // ---- any thread ----

    /** Something was added to the window. */
    void signal() {
        if (signalled.compareAndSet(false, true)) {
            gallery.execute(this::tick);
        }
    }

    /** Whether it is further behind the window's tail than this part of the window. */
    boolean isBehind(int part) {
        return engine.window().isBehind(routedNumber, routedBytes, part);
    }

    AnnouncerStatus.OfLane status() {
        long number = routedNumber; // before the tail is looked at, which may move on
        long bytes = routedBytes;
        Window window = engine.window();
        return gallery.tally().status(gallery.lane(), window.tailNumber() - number, window.totalBytes() - bytes);
    }

    // ---- on the lane ----

    long position() {
        return position;
    }

    /** Where this live listener is: at the position, or before it if the run that led there has not reached it yet. */
    long positionOf(LaneListener live) {
        return live.slot < live.audience().live().waiting() ? liveRun.after() : position;
    }

    /** Whether every live listener has got what there is up to this position. */
    boolean hasServed(long through) {
        return position >= through && !liveRun.isUnderWay();
    }

    /** Begins at the newest, because its first listener comes. */
    void start() {
        position = engine.window().tail();
        standsAtTail();
    }

    private void standsAtTail() {
        routedBytes = engine.window().totalBytes();
        routedNumber = engine.window().tailNumber();
    }

    /** It is further than the gallery: its turn comes when the gallery has moved on. */
    void await(CatchUp one) {
        ahead.add(one);
    }

    private void tick() {
        signalled.set(false);
        if (gallery.isEmpty() || reading || liveRun.isUnderWay()) {
            return; // who comes, the answer, or the end of the run looks at the tail
        }
        Run run = engine.window().run(position, Gallery.RUN_BYTES, any -> true);
        if (run == null) {
            reading = true;
            long asked = position;
            engine.pages().read(asked, gallery, answer -> paged(asked, answer));
        } else {
            route(run);
        }
    }

    /** Passes a run on to all live listeners; those who were ahead of the gallery can go on then. */
    private void route(Run run) {
        moveTo(liveRun.begin(run, position));
        pass();
    }

    private void moveTo(long through) {
        position = through;
        if (!ahead.isEmpty()) {
            List<CatchUp> waited = List.copyOf(ahead);
            ahead.clear();
            waited.forEach(CatchUp::ready);
        }
    }

    private void pass() {
        try {
            liveRun.pass();
        } finally {
            if (liveRun.isUnderWay()) {
                gallery.goOn(this::pass);
            } else {
                passed();
            }
        }
    }

    private void passed() {
        long number = engine.window().tailNumber(); // before the tail is looked at, which may move on
        long bytes = engine.window().totalBytes();
        Frame last = liveRun.last();
        if (engine.window().tail() <= position) {
            routedTo(number, bytes);
        } else if (last != null && last.number > routedNumber) { // those of pages have none
            routedTo(last.number, last.endBytes);
        }
        long newest = engine.window().tailNumber();
        if (newest >= nextOverflowCheck) {
            nextOverflowCheck = newest + engine.options().limits().overflowCheckEvery();
            disconnectOverflowing();
        }
        gallery.farewell().look();
        if (engine.window().tail() > position) {
            signal();
        }
    }

    private void routedTo(long number, long bytes) {
        routedBytes = bytes;
        routedNumber = number;
        engine.intake().caughtUp();
    }

    /** It fell out of the window, and reads on in the journal for all its live listeners. */
    private void paged(long asked, Pages.Answer came) {
        Pages.Answer answer = came instanceof Pages.Answer.Rest rest ? rest.to(false) : came;
        reading = false;
        if (asked != position) {
            signal(); // those who asked have left, and those who came since stand elsewhere
        } else if (answer instanceof Pages.Answer.Read read && read.run().through() > position) {
            route(read.run());
        } else if (answer instanceof Pages.Answer.Lost lost) {
            lose(Math.max(position, lost.through()));
            signal();
        } else {
            if (answer instanceof Pages.Answer.Failed failed) {
                gallery.observer().failed("Journal.read", failed.why());
            }
            reading = true;
            gallery.after(CatchUp.ASK_AGAIN, () -> {
                reading = false;
                signal();
            });
        }
    }

    /** Not even the journal holds what comes next: every live listener may have missed something. */
    private void lose(long through) {
        moveTo(through);
        standsAtTail();
        gallery.audiences().forEach(audience -> {
            audience.lastMatched = through;
            for (int i = audience.live().size() - 1; i >= 0; i--) {
                audience.live().get(i).missed(through);
            }
        });
        engine.intake().caughtUp();
    }

    private void disconnectOverflowing() {
        Crowd catching = gallery.catching();
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
