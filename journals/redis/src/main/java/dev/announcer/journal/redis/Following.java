package dev.announcer.journal.redis;

import dev.announcer.Entry;
import dev.announcer.Follower;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the stream on a connection of its own, which always waits for what comes next.
 *
 * <p>How loss is noticed. Each item names the one before it. What comes next names the one that was followed last: all is
 * well. It names a later one: what is in between was trimmed while this node was away. It names an earlier one: Redis was
 * put back to an older state, and what was followed last is lost; then the script makes a new epoch and a scar, which every
 * node finds in the stream. A Redis that forgot everything has no epoch, so whoever comes first, appending or looking, makes
 * one with a scar. And because nothing may come for a long time, a node also looks when it was idle for a heartbeat, and
 * after each reconnection.
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
                "check", seen, journal.epoch(), broken ? 1 : 0, journal.keepCount(), journal.keepMillis());
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
        if (reply.isNothing()) {
            on(now, script.call(check(false)), checked -> {
                checked(checked, false);
                follow(now);
            });
            return;
        }
        for (Item item : reply.followed()) {
            if (!take(item)) {
                on(now, script.call(check(true)), checked -> {
                    checked(checked, true);
                    follow(now);
                });
                return;
            }
        }
        follow(now);
    }

    /** Takes the next item; false if what was followed last is not what it was appended after, but something older. */
    private boolean take(Item item) {
        if (item instanceof Item.Held held) {
            if (seen.isAfter(held.after())) {
                return false;
            }
            if (held.after().isAfter(seen)) {
                gap(held.after(), held.epoch(), "it was trimmed before it was followed here");
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

    /** Its failure is its own: it is told what comes after all the same. */
    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException failed) {
            Thread here = Thread.currentThread();
            here.getUncaughtExceptionHandler().uncaughtException(here, failed);
        }
    }

    private void move(StreamId through) {
        seen = through;
        cursor = through;
    }
}
