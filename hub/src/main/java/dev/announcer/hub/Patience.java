package dev.announcer.hub;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * How long a connection waits for what its peer has to do next. Confined to its event loop.
 *
 * <pre>
 *            first bytes            head            end of request
 *   IDLE ---------------> HEAD ------------> BODY ----------------> ANSWERING --- all answered ---> IDLE
 *    | 75 s: closed        | 408              | 408                     | next bytes: HEAD
 * </pre>
 */
final class Patience {
    /** What is awaited. */
    enum Phase {
        /** The peer's next request, which it may or may not make. */
        IDLE,
        /** The rest of a head. */
        HEAD,
        /** The rest of a body. */
        BODY,
        /** Nothing of the peer. */
        ANSWERING
    }

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(75);
    private static final long LEAST_BYTES_A_SECOND = 1 << 10;

    private final long headTimeoutNanos;
    private final long writeTimeoutNanos;
    private final Deadline deadline;
    private Phase phase = Phase.IDLE;
    private long readNanos; // when bytes came last
    private long bodyBeganNanos;
    private long bodyBytes;

    Patience(EventLoop loop, long headTimeoutNanos, long writeTimeoutNanos, Runnable passed) {
        this.headTimeoutNanos = headTimeoutNanos;
        this.writeTimeoutNanos = writeTimeoutNanos;
        this.deadline = new Deadline(loop, passed);
    }

    Phase phase() {
        return phase;
    }

    /** A new connection has to say something. */
    void connected() {
        deadline.set(headTimeoutNanos);
    }

    /** Bytes came, of whatever. */
    void bytesCame() {
        readNanos = System.nanoTime();
        if (phase == Phase.IDLE || phase == Phase.ANSWERING) {
            phase = Phase.HEAD;
            deadline.set(readNanos, headTimeoutNanos);
        }
    }

    /** A head is complete. */
    void headCame() {
        phase = Phase.BODY;
        bodyBeganNanos = readNanos;
        bodyBytes = 0;
        awaitBody(readNanos);
    }

    /** So much of the body is there. */
    void bodyCame(long bytes) {
        bodyBytes = bytes;
        awaitBody(readNanos);
    }

    /** A body may pause for the head's timeout, and must on the whole come faster than one a byte a second. */
    private void awaitBody(long nowNanos) {
        if (headTimeoutNanos > 0) {
            long earned = TimeUnit.SECONDS.toNanos(bodyBytes / LEAST_BYTES_A_SECOND);
            long left = bodyBeganNanos + headTimeoutNanos + earned - nowNanos;
            deadline.set(nowNanos, Math.max(1, Math.min(left, headTimeoutNanos)));
        }
    }

    /** The request is complete. */
    void requestEnded(boolean allAnswered) {
        phase = Phase.ANSWERING;
        deadline.set(0);
        if (allAnswered) {
            allAnswered();
        }
    }

    /** Nothing is left to be answered. */
    void allAnswered() {
        if (phase == Phase.ANSWERING) {
            phase = Phase.IDLE;
            deadline.set(IDLE_NANOS);
        }
    }

    /** The peer does not take its answers. */
    void blocked() {
        deadline.set(writeTimeoutNanos);
    }

    /** We read again, or the peer takes its answers again: its time for what it has to send begins anew. */
    void restart() {
        switch (phase) {
            case IDLE -> deadline.set(IDLE_NANOS);
            case HEAD -> deadline.set(headTimeoutNanos);
            case BODY -> {
                bodyBeganNanos = System.nanoTime();
                awaitBody(bodyBeganNanos);
            }
            case ANSWERING -> deadline.set(0);
        }
    }

    /** Nothing is awaited any more, for now. */
    void rest() {
        deadline.set(0);
    }

    /** The end. */
    void cancel() {
        deadline.cancel();
    }
}
