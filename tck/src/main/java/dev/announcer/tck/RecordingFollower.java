package dev.announcer.tck;

import dev.announcer.Entry;
import dev.announcer.Follower;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a journal, remembers what it was told, and checks the contract of {@link Follower}: every offence of the
 * journal's is remembered ({@link #offences}). Thread-safe.
 */
public final class RecordingFollower implements Follower {
    private static final int TARRYING = 200;

    private final Consumer<Entry> also;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by the lock
    private final List<Entry> entries = new ArrayList<>();
    private final List<Long> gaps = new ArrayList<>();
    private final List<String> offences = new ArrayList<>();
    private @Nullable Thread caller;
    private long last = -1;
    private int aways;
    private int backs;

    /** Only remembers. */
    public RecordingFollower() {
        this(entry -> {});
    }

    /** Does this as well with every entry, after it was remembered; it may throw. */
    public RecordingFollower(Consumer<Entry> also) {
        this.also = Objects.requireNonNull(also, "also");
    }

    @Override
    public void next(Entry entry) {
        enter("next");
        try {
            lock.lock();
            try {
                rises("next", entry.position());
                entries.add(entry);
            } finally {
                lock.unlock();
            }
            for (int i = 0; i < TARRYING; i++) {
                Thread.onSpinWait(); // who calls twice at once is to have the time for it
            }
            also.accept(entry);
        } finally {
            leave();
        }
    }

    @Override
    public void gap(long position, String reason) {
        enter("gap");
        lock.lock();
        try {
            rises("gap", position);
            gaps.add(position);
        } finally {
            lock.unlock();
            leave();
        }
    }

    @Override
    public void away(Throwable why) {
        enter("away");
        lock.lock();
        try {
            aways++;
        } finally {
            lock.unlock();
            leave();
        }
    }

    @Override
    public void back() {
        enter("back");
        lock.lock();
        try {
            backs++;
        } finally {
            lock.unlock();
            leave();
        }
    }

    private void enter(String call) {
        lock.lock();
        try {
            Thread other = caller;
            if (other != null) {
                offences.add(call + " by " + Thread.currentThread().getName() + " while " + other.getName()
                        + " has not returned");
            }
            caller = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            caller = null;
        } finally {
            lock.unlock();
        }
    }

    private void rises(String call, long position) {
        if (position <= last) {
            offences.add(call + " at " + position + " after " + last);
        }
        last = position;
    }

    /** What it was told, in order. */
    public List<Entry> entries() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    /** How many entries it was told. */
    public int count() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    /** The data of what it was told, in order. */
    public List<String> data() {
        return entries().stream()
                .map(entry -> entry.announcement().event().data())
                .toList();
    }

    /** Where it was told of a gap. */
    public List<Long> gaps() {
        lock.lock();
        try {
            return List.copyOf(gaps);
        } finally {
            lock.unlock();
        }
    }

    /** How often it was told that the journal is away. */
    public int aways() {
        lock.lock();
        try {
            return aways;
        } finally {
            lock.unlock();
        }
    }

    /** How often it was told that the journal is back. */
    public int backs() {
        lock.lock();
        try {
            return backs;
        } finally {
            lock.unlock();
        }
    }

    /** How the journal broke the contract; empty if it did not. */
    public List<String> offences() {
        lock.lock();
        try {
            return List.copyOf(offences);
        } finally {
            lock.unlock();
        }
    }
}
