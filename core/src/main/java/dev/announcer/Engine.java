package dev.announcer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** What an announcer is made of: a journal, the window over it, and a gallery for each lane on which somebody listens. */
final class Engine {
    private static final Gallery[] NONE = new Gallery[0];

    private final Options options;
    private final Window window;
    private final Journal journal;
    private final Intake intake;
    private final Following following;
    private final Room streams;
    private final Wakers wakers = new Wakers();
    private final LaneRota lanes;
    private final AtomicInteger numbers = new AtomicInteger(1);

    private final ReentrantLock lock = new ReentrantLock();

    // Written under the lock, read by anyone.
    private volatile Gallery[] galleries = NONE;
    private volatile @Nullable Closing closing;
    private volatile boolean shut;
    private volatile @Nullable Pages pages; // made when first needed: most announcers never read back

    // Guarded by the lock: what galleries did that have retired.
    private long retiredDeliveries;
    private long retiredBytes;

    Engine(Options options, @Nullable Journal given) {
        this.options = options;
        this.window = new Window(
                options.limits().windowCount(),
                options.limits().windowBytes(),
                options.times().windowAgeNanos(),
                options.ticker());
        this.journal = given != null ? given : new MemoryJournal(options.random(), window::floor);
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

    Gallery[] galleries() {
        return galleries;
    }

    boolean isOnLane() {
        for (Gallery gallery : galleries) {
            if (gallery.lane().here()) {
                return true;
            }
        }
        return false;
    }

    // ---- listening ----

    Listener listen(ListenRequest request, @Nullable Lane given, Function<Listener, Sink> made) {
        check(request);
        Lane lane = given != null ? given : lanes.next();
        if (!streams.enter(0)) {
            throw refuse(
                    ListenException.Reason.TOO_MANY,
                    "there are " + options.limits().maxListeners() + " listeners, as many as are allowed");
        }
        Gallery gallery = arrive(lane);
        if (gallery == null) {
            streams.leave(0);
            throw refuse(ListenException.Reason.CLOSED, "the announcer is closed");
        }
        window.expire();
        LaneListener listener = new LaneListener(request, numbers.getAndIncrement(), gallery, window.tail());
        try {
            listener.sink(made.apply(listener));
            lane.execute(() -> gallery.guarded(() -> gallery.admit(listener)));
        } catch (RuntimeException failed) {
            arrived(gallery);
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

    /** The gallery of this lane, kept until the one who arrives has been admitted; null if the announcer is closed. */
    private @Nullable Gallery arrive(Lane lane) {
        lock.lock();
        try {
            if (closing != null) {
                return null;
            }
            for (Gallery gallery : galleries) {
                if (gallery.lane() == lane) {
                    gallery.arriving++;
                    return gallery;
                }
            }
            Gallery made = new Gallery(this, lane);
            made.arriving = 1;
            Gallery[] more = Arrays.copyOf(galleries, galleries.length + 1);
            more[galleries.length] = made;
            galleries = more;
            return made;
        } finally {
            lock.unlock();
        }
    }

    void arrived(Gallery gallery) {
        lock.lock();
        try {
            gallery.arriving--;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets an empty gallery, unless somebody is on the way to it. */
    boolean retire(Gallery gallery) {
        lock.lock();
        try {
            if (gallery.arriving > 0) {
                return false;
            }
            drop(gallery);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A lane that takes no more tasks has ended, and with it all that was on it: nobody is to wait for it. */
    void abandon(Gallery gallery, RuntimeException refused) {
        lock.lock();
        try {
            drop(gallery);
        } finally {
            lock.unlock();
        }
        options.observer().failed("Lane.execute", refused);
        intake.caughtUp();
    }

    private void drop(Gallery gallery) {
        Gallery[] others =
                Arrays.stream(galleries).filter(other -> other != gallery).toArray(Gallery[]::new);
        if (others.length < galleries.length) {
            galleries = others;
            retiredDeliveries += gallery.tally().deliveries();
            retiredBytes += gallery.tally().bytes();
        }
    }

    // ---- how it is doing ----

    AnnouncerStatus status() {
        lock.lock(); // so that no gallery retires meanwhile, whose deliveries would be missing or doubled
        try {
            long deliveries = retiredDeliveries;
            long bytes = retiredBytes;
            List<AnnouncerStatus.OfLane> lanes = new ArrayList<>();
            for (Gallery gallery : galleries) {
                deliveries += gallery.tally().deliveries();
                bytes += gallery.tally().bytes();
                lanes.add(gallery.status());
            }
            return new AnnouncerStatus(
                    streams.count(),
                    window.count(),
                    window.bytes(),
                    intake.outcomes().status(),
                    deliveries,
                    bytes,
                    lanes);
        } finally {
            lock.unlock();
        }
    }

    // ---- what the journal says ----

    void grown() {
        for (Gallery gallery : galleries) {
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
        mine.run();
        return mine;
    }

    /** A lane whose clock can be used. */
    Lane clock() {
        Gallery[] all = galleries;
        return all.length > 0 ? all[0].lane() : lanes.first();
    }
}
