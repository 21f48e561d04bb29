package dev.announcer.journal.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.ProtocolVersion;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection, from when it is made until it is lost; never the same again after that. Thread-safe. */
final class Link {
    private final StatefulConnection<byte[], byte[]> connection;
    private final CompletableFuture<Throwable> lost = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Set<Pending> pending = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile long progressNanos;

    private static final class Pending {
        private final Call call;
        private final AsyncCommand<byte[], byte[], List<Object>> command;
        private final CompletableFuture<Reply> answer = new CompletableFuture<>();

        Pending(Call call) {
            this.call = call;
            this.command = new AsyncCommand<>(call);
        }

        void fail(Throwable why) {
            boolean sent = !call.drop();
            if (!sent) {
                command.cancel(); // the driver passes over it quietly
            }
            answer.completeExceptionally(
                    new LinkException("the connection to Redis was lost: " + why.getMessage(), sent, why));
        }
    }

    Link(StatefulConnection<byte[], byte[]> connection) {
        if (connection.getOptions().isAutoReconnect()
                || connection.getOptions().getConfiguredProtocolVersion() != ProtocolVersion.RESP2) {
            connection.closeAsync();
            throw new IllegalArgumentException("the connector's connections are to have autoReconnect(false), "
                    + "or an announcement could be sent twice, and protocolVersion(RESP2)");
        }
        this.connection = connection;
        this.progressNanos = System.nanoTime();
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> gone) {
                lose(new LinkException("the connection ended"));
            }
        });
        if (!connection.isOpen()) {
            lose(new LinkException("the connection ended"));
        }
    }

    /**
     * Sends a command. Fails with {@link LinkException}, or with {@link RedisCommandExecutionException} for an answer that is
     * an error.
     */
    CompletableFuture<Reply> send(Script.Request request) {
        Pending sending = new Pending(new Call(request));
        pending.add(sending);
        if (waiting.getAndIncrement() == 0) {
            progressNanos = System.nanoTime();
        }
        sending.command.whenComplete((parts, failed) -> {
            progressNanos = System.nanoTime();
            settle(sending);
            if (failed == null) {
                sending.answer.complete(new Reply(parts));
            } else if (failed instanceof RedisCommandExecutionException) {
                sending.answer.completeExceptionally(failed);
            } else {
                sending.fail(failed);
            }
        });
        Throwable gone = lost.getNow(null);
        if (gone != null) {
            settle(sending);
            sending.fail(gone); // it may have come too late for those that were failed when it was lost
            return sending.answer;
        }
        try {
            connection.dispatch(sending.command);
        } catch (RuntimeException refused) {
            settle(sending);
            sending.fail(refused);
        }
        return sending.answer;
    }

    private void settle(Pending settled) {
        if (pending.remove(settled)) {
            waiting.decrementAndGet();
        }
    }

    /** Whether something was asked and nothing was answered for this long. */
    boolean isStalled(long patienceNanos) {
        return waiting.get() > 0 && System.nanoTime() - progressNanos > patienceNanos;
    }

    /** Whether nothing was asked or answered for this long. */
    boolean isIdle(long nanos) {
        return waiting.get() == 0 && System.nanoTime() - progressNanos > nanos;
    }

    /** Ends it; all that waits for an answer fails. */
    void lose(Throwable why) {
        if (!lost.complete(why)) {
            return;
        }
        connection.closeAsync().whenComplete((done, failed) -> closed.complete(null));
        pending.forEach(waits -> {
            settle(waits);
            waits.fail(why);
        });
    }

    /** Completes when it is lost, with the reason. */
    CompletableFuture<Throwable> lost() {
        return lost;
    }

    /** Completes when it is lost and the driver has given it back. */
    CompletableFuture<Void> closed() {
        return closed;
    }
}
