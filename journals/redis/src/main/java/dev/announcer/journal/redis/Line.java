package dev.announcer.journal.redis;

import io.lettuce.core.api.StatefulConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection to Redis: makes it, watches it, makes another when it is lost.
 *
 * <pre>
 *   connecting --(connected, and the script was loaded by a first call)--> up --(ended, or no answer in time)--> down
 *       ^                                                                                                         |
 *       +-------------------- after 50 ms, 100 ms ... 1 s, each with a random part -------------------------------+
 * </pre>
 *
 * Confined to the journal's thread, on which its user is called as well.
 */
final class Line {
    /** The driver loads its classes with the first connection. */
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(20);

    private static final long FIRST_DELAY_MILLIS = 50;
    private static final long LONGEST_DELAY_MILLIS = 1000;

    private final RedisConnector connector;
    private final Script script;
    private final ScheduledExecutorService thread;
    private final Duration timeout;
    private final long patienceNanos;
    private final User user;

    private @Nullable Link link;
    private boolean closed;
    private boolean wasStalled;
    private boolean wasUp;
    private long delayMillis = FIRST_DELAY_MILLIS;

    /** Who uses the line. */
    interface User {
        /** The arguments of the first call on a new connection. */
        List<byte[]> greeting();

        /** There is a connection, and this is the answer to the greeting. */
        void up(Link link, Reply greeted);

        /** It was lost, or could not be made. */
        void down(Throwable why);
    }

    private record Made(Link link, Reply greeted) {}

    /**
     * @param timeout how long to try to connect
     * @param patience how long an answer may take
     */
    Line(
            RedisConnector connector,
            Script script,
            ScheduledExecutorService thread,
            Duration timeout,
            Duration patience,
            User user) {
        this.connector = connector;
        this.script = script;
        this.thread = thread;
        this.timeout = timeout;
        this.patienceNanos = patience.toNanos();
        this.user = user;
    }

    void open() {
        long tickNanos = Math.max(timeout.toNanos() / 4, TimeUnit.MILLISECONDS.toNanos(5));
        thread.scheduleWithFixedDelay(this::watch, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
        connect();
    }

    /** Completes when its connection has been given back. */
    CompletableFuture<Void> close() {
        closed = true;
        Link last = link;
        if (last == null) {
            return CompletableFuture.completedFuture(null);
        }
        last.lose(new LinkException("the journal was closed"));
        return last.closed();
    }

    private void watch() {
        boolean isStalled = link != null && link.isStalled(patienceNanos);
        // Twice: after a pause of this very process the answer may be there, and only wait to be read.
        if (isStalled && wasStalled && link != null) {
            link.lose(new LinkException("no answer came in time"));
        }
        wasStalled = isStalled;
    }

    private void connect() {
        if (closed) {
            return;
        }
        CompletableFuture<Made> attempt = new CompletableFuture<>();
        CompletionStage<? extends StatefulConnection<byte[], byte[]>> connecting;
        try {
            connecting = connector.connect();
        } catch (RuntimeException failed) {
            connecting = CompletableFuture.failedFuture(failed);
        }
        List<byte[]> greeting = user.greeting();
        connecting.whenComplete((connection, failed) -> {
            if (failed != null) {
                attempt.completeExceptionally(failed);
            } else {
                greet(connection, greeting, attempt);
            }
        });
        thread.schedule(
                () -> attempt.completeExceptionally(new LinkException("no answer came in time")),
                wasUp ? timeout.toNanos() : Math.max(timeout.toNanos(), FIRST_PATIENCE.toNanos()),
                TimeUnit.NANOSECONDS);
        attempt.whenCompleteAsync(this::came, thread);
    }

    private void greet(
            StatefulConnection<byte[], byte[]> connection, List<byte[]> greeting, CompletableFuture<Made> attempt) {
        try {
            Link made = new Link(connection);
            attempt.whenComplete((taken, failed) -> {
                if (failed != null) {
                    made.lose(failed); // it came too late, or does not answer as it should
                }
            });
            made.send(script.load(greeting)).whenComplete((greeted, failed) -> {
                if (failed != null) {
                    attempt.completeExceptionally(failed);
                } else {
                    attempt.complete(new Made(made, greeted));
                }
            });
        } catch (RuntimeException unusable) {
            attempt.completeExceptionally(unusable);
        }
    }

    private void came(@Nullable Made made, @Nullable Throwable failed) {
        if (made == null) {
            if (!closed) {
                user.down(cause(failed));
                connectLater();
            }
            return;
        }
        Link now = made.link();
        if (closed) {
            now.lose(new LinkException("the journal was closed"));
            return;
        }
        link = now;
        wasUp = true;
        delayMillis = FIRST_DELAY_MILLIS;
        now.lost().thenAcceptAsync(why -> lost(now, why), thread);
        user.up(now, made.greeted());
    }

    private void lost(Link gone, Throwable why) {
        if (link == gone) {
            link = null;
            if (!closed) {
                user.down(why);
                connectLater();
            }
        }
    }

    private void connectLater() {
        long delay = delayMillis / 2 + ThreadLocalRandom.current().nextLong(delayMillis);
        delayMillis = Math.min(2 * delayMillis, LONGEST_DELAY_MILLIS);
        thread.schedule(this::connect, delay, TimeUnit.MILLISECONDS);
    }

    /** The failure itself: stages that are composed fail with it wrapped. */
    static Throwable cause(@Nullable Throwable failed) {
        Throwable inside = failed == null ? null : failed.getCause();
        if (failed instanceof CompletionException && inside != null) {
            return inside;
        }
        return failed == null ? new LinkException("there is no connection") : failed;
    }
}
