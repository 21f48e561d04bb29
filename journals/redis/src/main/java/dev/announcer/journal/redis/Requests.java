package dev.announcer.journal.redis;

import dev.announcer.AnnounceException;
import dev.announcer.AnnounceException.Reason;
import dev.announcer.Announcement;
import dev.announcer.Appended;
import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks Redis on a connection of its own: appends, and what is read. Thread-safe.
 *
 * <p>An append is sent once. If its answer does not come, nobody knows whether it was done, and the announcer is told so.
 */
final class Requests implements Line.User {
    /** Errors that Redis gives before a script has written anything. */
    private static final Set<String> NOTHING_DONE = Set.of(
            "NOSCRIPT",
            "LOADING",
            "BUSY",
            "MASTERDOWN",
            "READONLY",
            "MISCONF",
            "NOREPLICAS",
            "OOM",
            "NOAUTH",
            "CLUSTERDOWN",
            "MOVED",
            "ASK",
            "TRYAGAIN");

    private final Script script;
    private final Function<Announcement, List<byte[]>> arguments;
    private final ScheduledExecutorService thread;
    private final Duration maxWait;
    private final Duration heartbeat;
    private final CompletableFuture<Reply> opened = new CompletableFuture<>();

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private Throwable why = new LinkException("not connected yet");
    private boolean closed;

    private volatile @Nullable Link link; // written under the lock, after those who waited were sent

    private record Waiting(Announcement announcement, Consumer<StreamId> at, CompletableFuture<Appended> told) {}

    /** @param arguments of the script's append */
    Requests(
            Script script,
            Function<Announcement, List<byte[]>> arguments,
            ScheduledExecutorService thread,
            RedisSettings settings) {
        this.script = script;
        this.arguments = arguments;
        this.thread = thread;
        this.maxWait = settings.maxWait();
        this.heartbeat = settings.heartbeat();
    }

    /** Completes with the answer to the first greeting; fails if the first attempt does. */
    CompletableFuture<Reply> opened() {
        return opened;
    }

    // ---- the line's user, on the journal's thread ----

    @Override
    public List<byte[]> greeting() {
        return script.arguments("tail", 0);
    }

    @Override
    public void up(Link now, Reply greeted) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            // Sending only hands it to the driver. Under the lock, so that what comes now goes behind those who waited.
            waiting.forEach(waits -> send(now, waits));
            waiting.clear();
            link = now;
        } finally {
            lock.unlock();
        }
        opened.complete(greeted);
        beat(now);
    }

    /** A connection that died in silence is to be known before an announcement is sent into it. */
    private void beat(Link now) {
        thread.schedule(
                () -> {
                    if (link == now) {
                        if (now.isIdle(heartbeat.toNanos() / 2)) {
                            now.send(script.call(greeting()));
                        }
                        beat(now);
                    }
                },
                heartbeat.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    @Override
    public void down(Throwable failed) {
        lock.lock();
        try {
            link = null;
            if (!closed) {
                why = failed;
            }
        } finally {
            lock.unlock();
        }
        opened.completeExceptionally(failed);
    }

    void close() {
        List<Waiting> left;
        lock.lock();
        try {
            closed = true;
            link = null;
            why = new LinkException("the journal is closed");
            left = new ArrayList<>(waiting);
            waiting.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(this::unavailable);
    }

    // ---- appending ----

    /** Appends; tells the id that it has in the stream before it completes. */
    CompletionStage<Appended> append(Announcement announcement, Consumer<StreamId> at) {
        Waiting appending = new Waiting(announcement, at, new CompletableFuture<>());
        Link now = link;
        if (now != null) {
            send(now, appending);
            return appending.told();
        }
        lock.lock();
        try {
            now = link;
            if (now != null) {
                send(now, appending);
                return appending.told();
            }
            if (!closed && !maxWait.isZero()) {
                waiting.add(appending);
                thread.schedule(() -> giveUp(appending), maxWait.toNanos(), TimeUnit.NANOSECONDS);
                return appending.told();
            }
        } finally {
            lock.unlock();
        }
        unavailable(appending);
        return appending.told();
    }

    private void giveUp(Waiting waits) {
        boolean left;
        lock.lock();
        try {
            left = waiting.remove(waits);
        } finally {
            lock.unlock();
        }
        if (left) {
            unavailable(waits);
        }
    }

    private void unavailable(Waiting waits) {
        waits.told().completeExceptionally(away(Reason.UNAVAILABLE));
    }

    private AnnounceException away(Reason reason) {
        Throwable cause = reason();
        return new AnnounceException(reason, "Redis is away: " + cause.getMessage(), cause);
    }

    private void send(Link now, Waiting appending) {
        now.send(script.call(arguments.apply(appending.announcement()))).whenComplete((reply, failed) -> {
            if (failed == null) {
                appended(appending, reply);
            } else {
                appending.told().completeExceptionally(failure(now, failed));
            }
        });
    }

    private static void appended(Waiting appending, Reply reply) {
        String own = appending.announcement().event().id().orElse(null);
        if (reply.text(2).equals("refused")) {
            appending
                    .told()
                    .completeExceptionally(new IllegalArgumentException("id \"" + own + "\" begins with \""
                            + reply.text(0) + "-\", as the ids of this journal do; an own id must not"));
            return;
        }
        appending.at().accept(reply.id(1));
        appending
                .told()
                .complete(new Appended(
                        own == null ? reply.text(0) + "-" + reply.text(1) : own,
                        reply.text(2).equals("duplicate")));
    }

    private static AnnounceException failure(Link now, Throwable failed) {
        String message = Objects.toString(failed.getMessage());
        if (failed instanceof RedisCommandExecutionException) {
            reload(now, failed);
            return new AnnounceException(
                    NOTHING_DONE.contains(code(failed)) ? Reason.UNAVAILABLE : Reason.UNKNOWN,
                    "Redis answers " + message,
                    failed);
        }
        boolean sent = !(failed instanceof LinkException lost) || lost.sent();
        return new AnnounceException(sent ? Reason.UNKNOWN : Reason.UNAVAILABLE, message, failed);
    }

    // ---- reading ----

    /** Asks for an operation of the script; fails if there is no answer. */
    <T> CompletionStage<T> ask(List<byte[]> question, Function<Reply, T> then) {
        Link now = link;
        if (now == null) {
            return CompletableFuture.failedFuture(new LinkException("Redis is away: " + reason().getMessage()));
        }
        return now.send(script.call(question))
                .whenComplete((reply, failed) -> reload(now, failed))
                .thenApply(then);
    }

    /** Somebody emptied Redis's memory of scripts: the next connection brings ours again. */
    private static void reload(Link now, @Nullable Throwable failed) {
        if (failed instanceof RedisCommandExecutionException && code(failed).equals("NOSCRIPT")) {
            now.lose(failed);
        }
    }

    private static String code(Throwable failed) {
        return Objects.toString(failed.getMessage()).split(" ", 2)[0];
    }

    private Throwable reason() {
        lock.lock();
        try {
            return why;
        } finally {
            lock.unlock();
        }
    }
}
