package dev.announcer.client;

import dev.announcer.HeardEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What was heard and not handed over yet. Thread-safe.
 *
 * <p>It does not refuse what is put in; but when {@link #hasRoom} says no, nothing more is read of the stream, so that it holds
 * at most its limits and what one piece of the stream adds.
 */
final class Inbox {
    private static final int MAX_ITEMS = 256;
    private static final int MAX_CHARS = 1 << 20;

    /** What waits to be handed over. */
    sealed interface Item {}

    /** An event, or (null) only an id that was set without one. */
    record Heard(@Nullable HeardEvent event, String lastEventId) implements Item {
        /** All of it: a server may say as much in a type as in data. */
        long chars() {
            if (event == null) {
                return lastEventId.length();
            }
            long topics = 0;
            for (String topic : event.topics()) {
                topics += topic.length();
            }
            return topics + event.data().length() + event.type().length() + lastEventId.length();
        }
    }

    /** For the observer, between events. */
    record Told(Runnable call) implements Item {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by the lock
    private final Deque<Item> items = new ArrayDeque<>();
    private long chars;
    private boolean full;
    private boolean ended;
    private boolean closed;

    // called outside the lock
    private volatile Runnable onChange = () -> {};
    private volatile Runnable onRoom = () -> {};

    /** Calls this whenever something was put in, or it ended. */
    void onChange(Runnable call) {
        onChange = call;
    }

    /** Calls this when there is room again after there was none. */
    void onRoom(Runnable call) {
        onRoom = call;
    }

    void put(Item item) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            if (item instanceof Heard heard) {
                // Of ids alone that follow each other the last one counts.
                if (heard.event() == null && items.peekLast() instanceof Heard last && last.event() == null) {
                    items.removeLast();
                    chars -= last.chars();
                }
                chars += heard.chars();
            }
            items.add(item);
            changed.signal();
        } finally {
            lock.unlock();
        }
        onChange.run();
    }

    /** Whether more may be read; if not, {@link #onRoom} is called when it may. */
    boolean hasRoom() {
        lock.lock();
        try {
            full = items.size() >= MAX_ITEMS || chars >= MAX_CHARS;
            return !full;
        } finally {
            lock.unlock();
        }
    }

    /** The next item, or null if there is none now. */
    @Nullable
    Item poll() {
        Item item;
        boolean room;
        lock.lock();
        try {
            item = items.poll();
            if (item instanceof Heard heard) {
                chars -= heard.chars();
            }
            room = full && items.size() <= MAX_ITEMS / 2 && chars <= MAX_CHARS / 2;
            full &= !room;
        } finally {
            lock.unlock();
        }
        if (room) {
            onRoom.run();
        }
        return item;
    }

    /** Waits until there is an item, or there will be none, for so many nanoseconds; returns how many are left. */
    long await(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (items.isEmpty() && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return left;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more comes, but what is there can still be taken. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        onChange.run();
    }

    /** Nothing more can be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            ended = true;
            items.clear();
            chars = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        onChange.run();
    }

    /** Whether everything was taken and nothing more comes. */
    boolean isDone() {
        lock.lock();
        try {
            return ended && items.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }
}
