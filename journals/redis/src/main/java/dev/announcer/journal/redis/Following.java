package dev.announcer.journal.redis;

import dev.announcer.Entry;
import dev.announcer.Follower;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the stream on a connection of its own, which always waits for what comes next.
 *
 * <p>How loss is noticed. Each item names the one before it. What comes next names the one that was followed last: all is
 * well. It names a later one: what is in between was trimmed while this node was away. It names an earlier one: Redis was
 * put back to an older state, and what was followed last is lost; then the script makes a new epoch and a scar, which every
 * node finds in the stream. A Redis that forgot everything has no epoch, so whoever comes first, appending or looking, makes
 * one with a scar. And because nothing may come for a long time, and what was lost may be known from an acknowledgement or
 * a page alone, a node also looks at each heartbeat, and after each reconnection.
 *
 * <p>Confined to the journal's thread but for what is volatile.
 */
final class Following implements Line.User {
    private static final int AT_ONCE = 64; // an item may have a megabyte

    private final Script script;
    private final RedisJournal journal;
    private final ScheduledExecutorService thread;
    private final long heartbeatMillis;
    private final int tail;
    private final Follower follower;
    private final CompletableFuture<Long> start = new CompletableFuture<>();

    private @Nullable Link link;
    private StreamId cursor = StreamId.ZERO; // read through here; above seen only by what is not ours
    private boolean isStarted;
    private boolean isAway;
    private long checkedNanos = System.nanoTime();

    private volatile StreamId seen = StreamId.ZERO; // followed through here

    Following(
            Script script,
            RedisJournal journal,
            ScheduledExecutorService thread,
            Duration heartbeat,
            int tail,
            Follower follower) {
        this.script = script;
        this.journal = journal;
        this.thread = thread;
        this.heartbeatMillis = heartbeat.toMillis();
        this.tail = tail;
        this.follower = follower;
    }

    /** Completes with the position where following starts; fails if the first attempt does. */
    CompletableFuture<Long> start() {
        return start;
    }

    /** Who waits for the start is answered. Any thread. */
    void close() {
        start.completeExceptionally(new LinkException("the journal was closed"));
    }

    /** Through where it was followed. Any thread. */
    StreamId seen() {
        return seen;
    }

    @Override
    public List<byte[]> greeting() {
        return isStarted ? check(false) : script.arguments("tail", tail);
    }

    private List<byte[]> check(boolean broken) {
        return script.arguments(
                "check",
                journal.told(),
                seen,
                journal.epoch(),
                broken ? 1 : 0,
                journal.keep().count(),
                journal.keep().millis());
    }

    @Override
    public void up(Link now, Reply greeted) {
        link = now;
        if (isStarted) {
            if (isAway) {
                isAway = false;
                tell(follower::back);
            }
            checked(greeted, false);
        } else {
            isStarted = true;
            StreamId scar = greeted.id(2);
            StreamId from = greeted.id(3);
            move(scar.isAfter(from) ? scar : from);
            journal.epoch(greeted.text(0));
            start.complete(seen.position());
        }
        follow(now);
    }

    @Override
    public void down(Throwable why) {
        link = null;
        if (!isStarted) {
            start.completeExceptionally(why);
        } else if (!isAway) {
            isAway = true;
            tell(() -> follower.away(why));
        }
    }

    private void follow(Link now) {
        on(now, script.follow(cursor, AT_ONCE, heartbeatMillis), reply -> came(now, reply));
    }

    /** Sends, and goes on with the answer on the journal's thread, if this is still the connection then. */
    private void on(Link now, Script.Request request, Consumer<Reply> then) {
        now.send(request)
                .thenAcceptAsync(
                        reply -> {
                            if (link == now) {
                                then.accept(reply);
                            }
                        },
                        thread)
                .whenComplete((done, failed) -> {
                    if (failed != null) {
                        now.lose(Line.cause(failed)); // or it would be silent; the next connection tries again
                    }
                });
    }

    private void came(Link now, Reply reply) {
        List<Item> items = reply.isNothing() ? List.of() : reply.followed();
        boolean isBroken = false;
        for (int i = 0; i < items.size() && !isBroken; i++) {
            isBroken = !take(items.get(i));
        }
        if (isBroken || items.isEmpty() || isCheckDue()) {
            boolean broken = isBroken;
            on(now, script.call(check(broken)), checked -> {
                checked(checked, broken);
                follow(now);
            });
        } else {
            follow(now);
        }
    }

    private boolean isCheckDue() {
        return System.nanoTime() - checkedNanos > TimeUnit.MILLISECONDS.toNanos(heartbeatMillis);
    }

    /** Takes the next item; false if it was not appended after what was followed last, but after something older. */
    private boolean take(Item item) {
        if (item instanceof Item.Held held) {
            if (seen.isAfter(held.after())) {
                return false;
            }
            if (held.after().isAfter(seen)) {
                gap(held.after(), held.epoch(), "it was trimmed before it was followed here");
            } else if (!held.epoch().equals(journal.epoch())) {
                return false; // the same id twice: a scar that is not above what was lost
            }
            move(held.id());
            Entry entry = RedisJournal.entry(held, held.epoch());
            tell(() -> follower.next(entry));
        } else if (item instanceof Item.Scar scar) {
            gap(scar.id(), scar.epoch(), scar.why());
        } else {
            cursor = item.id();
        }
        return true;
    }

    private void checked(Reply reply, boolean broken) {
        checkedNanos = System.nanoTime();
        boolean missed = reply.flag(3);
        if (broken) {
            gap(reply.id(2), reply.text(0), "it was put back to an older state");
        } else if (missed) {
            gap(reply.id(1), reply.text(0), "it was trimmed before it was followed here");
        }
    }

    private void gap(StreamId at, String epoch, String why) {
        journal.epoch(epoch);
        move(at);
        tell(() -> follower.gap(at.position(), why));
    }

    /** Its failure is its own: it is told what comes after all the same. Nothing that comes after closing is told. */
    private void tell(Runnable call) {
        if (journal.isClosed()) {
            return;
        }
        try {
            call.run();
        } catch (RuntimeException failed) {
            Thread here = Thread.currentThread();
            here.getUncaughtExceptionHandler().uncaughtException(here, failed);
        }
    }

    private void move(StreamId through) {
        journal.told(through);
        seen = through;
        cursor = through;
    }
}
