package dev.announcer.spring;

import dev.announcer.CloseReason;
import dev.announcer.Frames;
import dev.announcer.Listener;
import dev.announcer.Sink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;

/**
 * The sink of a stream as the body of a reactive response: a publisher of turns, each of which publishes one batch.
 *
 * <p>What the server requests says little of what the peer takes: Reactor Netty asks for 128 buffers in advance. But it
 * subscribes to a turn only when all of the turn before it was sent, and that is what a sink wants to know:
 * <pre>
 *   turn n subscribed --> READY -- write: the batch is its only one --> on its way -- all sent --> turn n+1 subscribed
 * </pre>
 * So at most one batch of 64 KiB is on its way, and of a stalled peer no more is kept. The turn after the current one is
 * always given in advance, for the server to subscribe to.
 *
 * <p>Signals to the server's subscribers come under the lock, unless they carry data: these only take note of them.
 */
final class TurnSink implements Sink, Publisher<Publisher<DataBuffer>> {
    private static final int SLICE_BYTES = 64 << 10;

    private final Listener listener;
    private final DataBufferFactory buffers;
    private final Peer peer;
    private final ReentrantLock lock = new ReentrantLock();

    // ---- guarded by the lock ----
    private @Nullable Subscriber<? super Publisher<DataBuffer>> server;
    private @Nullable Turn ready; // all was sent; this takes the next batch
    private long demand;
    private boolean turnDue = true;
    private boolean resumeDue;
    private boolean midway; // inside of the frames that were last offered
    private boolean closing;
    private boolean over;

    TurnSink(Listener listener, DataBufferFactory buffers, Peer peer) {
        this.listener = listener;
        this.buffers = buffers;
        this.peer = peer;
    }

    // ---- the lane ----

    @Override
    public int write(Frames frames, int from) {
        Turn turn;
        int count;
        lock.lock();
        try {
            turn = over ? null : ready;
            ready = null;
            int left = frames.size() - from;
            count = turn == null ? 0 : Math.min(left, SLICE_BYTES);
            resumeDue = count < left;
            midway = resumeDue && from + count > 0;
        } finally {
            lock.unlock();
        }
        if (turn != null) {
            ByteBuffer bytes = frames.toBuffer().position(from).limit(from + count);
            turn.publish(buffers.wrap(bytes));
        }
        return count;
    }

    @Override
    public void close(CloseReason reason) {
        boolean abort;
        boolean ended;
        lock.lock();
        try {
            closing = true;
            resumeDue = false;
            abort = midway;
            if (abort) {
                fail();
            } else {
                finishIfReady();
            }
            ended = over;
        } finally {
            lock.unlock();
        }
        if (abort) {
            peer.abort();
            listener.ended();
        } else if (!ended) {
            peer.abortIfItWaits();
        }
    }

    /** Under the lock. */
    private void finishIfReady() {
        Turn last = ready;
        if (last != null && server != null && !over) {
            over = true;
            last.end();
            server.onComplete();
        }
    }

    /** Under the lock. */
    private void fail() {
        if (server != null && !over) {
            over = true;
            server.onError(new IOException("the peer takes nothing"));
        }
        over = true;
    }

    // ---- the server ----

    @Override
    public void subscribe(Subscriber<? super Publisher<DataBuffer>> subscriber) {
        lock.lock();
        try {
            server = subscriber;
        } finally {
            lock.unlock();
        }
        subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long count) {
                lock.lock();
                try {
                    demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
                    giveTurn();
                } finally {
                    lock.unlock();
                }
            }

            @Override
            public void cancel() {
                leave();
            }
        });
    }

    /** Under the lock. */
    private void giveTurn() {
        if (turnDue && demand > 0 && server != null && !over) {
            turnDue = false;
            demand--;
            server.onNext(new Turn());
        }
    }

    /** All that was written before was sent. */
    private void begin(Turn turn) {
        boolean resume = false;
        lock.lock();
        try {
            ready = turn;
            turnDue = true;
            giveTurn();
            if (over) {
                turn.end(); // it was given in advance
            } else if (closing) {
                finishIfReady();
            } else {
                resume = resumeDue;
                resumeDue = false;
            }
        } finally {
            lock.unlock();
        }
        if (resume) {
            listener.resume();
        }
    }

    /** The peer is gone, or the response was given up. */
    private void leave() {
        lock.lock();
        try {
            over = true;
            ready = null;
        } finally {
            lock.unlock();
        }
        listener.ended();
    }

    /** One batch. Its signals come from the lane, after it was begun by the server. */
    private final class Turn implements Publisher<DataBuffer>, Subscription {
        private volatile @Nullable Subscriber<? super DataBuffer> subscriber;
        private boolean begun; // confined to the server's thread

        @Override
        public void subscribe(Subscriber<? super DataBuffer> subscriber) {
            this.subscriber = subscriber;
            subscriber.onSubscribe(this);
        }

        @Override
        public void request(long count) {
            if (!begun) {
                begun = true;
                begin(this);
            }
        }

        @Override
        public void cancel() {
            leave();
        }

        void publish(DataBuffer batch) {
            Subscriber<? super DataBuffer> to = subscriber;
            if (to != null) {
                to.onNext(batch);
                to.onComplete();
            }
        }

        void end() {
            Subscriber<? super DataBuffer> to = subscriber;
            if (to != null) {
                to.onComplete();
            }
        }
    }
}
