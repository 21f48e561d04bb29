package dev.announcer;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** What an announcer is made of: a journal, the window over it, and a gallery for each lane on which somebody listens. */
final class Engine {
    private final Options options;
    private final Window window;
    private final Journal journal;
    private final Intake intake;
    private final Following following;
    private final Room streams;
    private final Wakers wakers = new Wakers();
    private final Finishing finishing = new Finishing(this);
    private final Galleries galleries;
    private final LaneRota lanes;

    private final ReentrantLock lock = new ReentrantLock();

    // Written under the lock, read by anyone.
    private volatile @Nullable Closing closing;
    private volatile boolean shut;
    private volatile @Nullable Pages pages; // made when first needed: most announcers never read back

    Engine(Options options, @Nullable Journal given) {
        this.options = options;
        this.window = new Window(
                options.limits().windowCount(),
                options.limits().windowBytes(),
                options.times().windowAgeNanos(),
                options.ticker());
        this.journal = given != null ? given : new MemoryJournal(options.random(), window::floor);
        this.galleries = new Galleries(this, lock);
        this.intake = new Intake(this, lock);
        this.following = new Following(this, lock);
        int maxListeners = options.limits().maxListeners();
        this.lanes = new LaneRota(options.lanes());
        this.streams = new Room(maxListeners == 0 ? Integer.MAX_VALUE : maxListeners);
    }

    /** Follows the journal; completes when it has caught up with what the journal held when it was asked. */
    CompletionStage<Void> open() {
        return following.begin(options.limits().windowCount());
    }

    Options options() {
        return options;
    }

    Window window() {
        return window;
    }

    Journal journal() {
        return journal;
    }

    Pages pages() {
        Pages made = pages;
        if (made == null) {
            lock.lock();
            try {
                made = pages;
                if (made == null) {
                    made = new Pages(this);
                    pages = made;
                }
            } finally {
                lock.unlock();
            }
        }
        return made;
    }

    Following following() {
        return following;
    }

    Room streams() {
        return streams;
    }

    Wakers wakers() {
        return wakers;
    }

    Intake intake() {
        return intake;
    }

    Finishing finishing() {
        return finishing;
    }

    Galleries galleries() {
        return galleries;
    }

    boolean isOnLane() {
        for (Gallery gallery : galleries.all()) {
            if (gallery.lane().here()) {
                return true;
            }
        }
        return false;
    }

    // ---- listening ----

    Listener listen(ListenRequest request, @Nullable Lane given, Function<Listener, Sink> made) {
        check(request);
        finishing.check(request);
        Lane lane = given != null ? given : lanes.next();
        if (!streams.enter(0)) {
            throw refuse(
                    ListenException.Reason.TOO_MANY,
                    "there are " + options.limits().maxListeners() + " listeners, as many as are allowed");
        }
        Gallery gallery = galleries.arrive(lane);
        if (gallery == null) {
            streams.leave(0);
            throw refuse(ListenException.Reason.CLOSED, "the announcer is closed");
        }
        window.expire();
        LaneListener listener = new LaneListener(request, galleries.nextNumber(), gallery, window.tail());
        try {
            listener.sink(made.apply(listener));
            lane.execute(() -> gallery.guarded(() -> gallery.admit(listener)));
        } catch (RuntimeException failed) {
            galleries.arrived(gallery);
            gallery.notArrived();
            streams.leave(0);
            throw failed;
        }
        return listener;
    }

    void check(ListenRequest request) {
        int selectors = request.topics().size();
        int maxSelectors = options.limits().maxSelectors();
        if (maxSelectors > 0 && selectors > maxSelectors) {
            throw new IllegalArgumentException(
                    "the request has " + selectors + " selectors, at most " + maxSelectors + " are allowed");
        }
    }

    private ListenException refuse(ListenException.Reason reason, String why) {
        options.observer().refused(why);
        return new ListenException(reason, why);
    }

    // ---- what the journal says ----

    void grown() {
        for (Gallery gallery : galleries.all()) {
            gallery.signal();
        }
        wakers.wake();
    }

    // ---- the end ----

    boolean isClosing() {
        return closing != null;
    }

    /** Whether every stream has been, or is being, ended: one who is admitted now is dismissed at once. */
    boolean isShut() {
        return shut;
    }

    void shut() {
        shut = true;
    }

    Closing close() {
        Closing mine = new Closing(this);
        lock.lock();
        try {
            Closing already = closing;
            if (already != null) {
                return already;
            }
            closing = mine;
        } finally {
            lock.unlock();
        }
        mine.closed().thenRun(finishing::closed);
        mine.run();
        return mine;
    }

    /** A lane whose clock can be used. */
    Lane clock() {
        Gallery[] all = galleries.all();
        return all.length > 0 ? all[0].lane() : lanes.first();
    }
}
