package dev.announcer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The galleries of one announcer: one for each lane on which somebody listens, or is about to. Thread-safe. */
final class Galleries {
    private static final Gallery[] NONE = new Gallery[0];

    private final Engine engine;
    private final ReentrantLock lock; // the engine's

    // Written under the lock, read by anyone.
    private volatile Gallery[] all = NONE;

    // Guarded by the lock.
    private int numbers;
    private long retiredDeliveries; // of the galleries that have retired
    private long retiredBytes;

    Galleries(Engine engine, ReentrantLock lock) {
        this.engine = engine;
        this.lock = lock;
    }

    Gallery[] all() {
        return all;
    }

    /** The gallery of this lane, kept until the one who arrives has been admitted; null if the announcer is closed. */
    @Nullable
    Gallery arrive(Lane lane) {
        lock.lock();
        try {
            if (engine.isClosing()) {
                return null;
            }
            for (Gallery gallery : all) {
                if (gallery.lane() == lane) {
                    gallery.arriving++;
                    return gallery;
                }
            }
            Gallery made = new Gallery(engine, lane);
            made.arriving = 1;
            Gallery[] more = Arrays.copyOf(all, all.length + 1);
            more[all.length] = made;
            all = more;
            return made;
        } finally {
            lock.unlock();
        }
    }

    /** A listener's number. */
    int nextNumber() {
        lock.lock();
        try {
            return ++numbers;
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
        engine.options().observer().failed("Lane.execute", refused);
        engine.intake().caughtUp();
    }

    private void drop(Gallery gallery) {
        Gallery[] others = Arrays.stream(all).filter(other -> other != gallery).toArray(Gallery[]::new);
        if (others.length < all.length) {
            all = others;
            retiredDeliveries += gallery.tally().deliveries();
            retiredBytes += gallery.tally().bytes();
        }
    }

    AnnouncerStatus status() {
        lock.lock(); // so that no gallery retires meanwhile, whose deliveries would be missing or doubled
        try {
            long deliveries = retiredDeliveries;
            long bytes = retiredBytes;
            List<AnnouncerStatus.OfLane> lanes = new ArrayList<>();
            for (Gallery gallery : all) {
                deliveries += gallery.tally().deliveries();
                bytes += gallery.tally().bytes();
                lanes.add(gallery.status());
            }
            return new AnnouncerStatus(
                    engine.streams().count(),
                    engine.window().count(),
                    engine.window().bytes(),
                    engine.intake().outcomes().status(),
                    deliveries,
                    bytes,
                    lanes);
        } finally {
            lock.unlock();
        }
    }
}
