package dev.announcer.servlet;

import dev.announcer.CloseReason;
import dev.announcer.Frames;
import dev.announcer.Listener;
import dev.announcer.Sink;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sink of a stream on a response that is written without blocking (Jakarta Servlet 6.0, section 5.7).
 *
 * <p>Either the lane or the container has the turn to touch the output:
 * <pre>
 *   begin --> CONTAINER -- onWritePossible, all flushed --> LANE
 *                 ^                                           |
 *                 +------------ isReady() is false -----------+        any of both --> OVER: nothing touches it again
 * </pre>
 * So it does not matter whether a container stands two threads at its output; most do not say.
 *
 * <p><b>Recycling.</b> Containers use the objects of a response again, for another user's request, once they have told the
 * {@link AsyncListener}s that this one is over. Whatever is done with the response is done under the lock, and not at all
 * when it is over; the callbacks that say so wait for the lock. Nothing that is done under it blocks, and the engine is told
 * of what happened without it.
 */
final class StreamSink implements Sink, WriteListener, AsyncListener {
    /** What the container is given at once: if the peer stalls, it keeps so many bytes at the most. */
    private static final int SLICE_BYTES = 64 << 10;

    /** What the thread that serves the request is given to finish what it does behind the first callback. */
    private static final int LEAVING_MILLIS = 10;

    private enum Turn {
        CONTAINER,
        LANE,
        OVER
    }

    private final Listener listener;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Make make;
    private final ReentrantLock lock = new ReentrantLock();

    // written under the lock
    private volatile Turn turn = Turn.CONTAINER;
    private boolean unflushed = true; // the head is
    private boolean handedOver;
    private boolean resumeDue;
    private boolean completed;

    StreamSink(Listener listener, AsyncContext context, ServletOutputStream out, Make make) {
        this.listener = listener;
        this.context = context;
        this.out = out;
        this.make = make;
    }

    /** Once, on the thread that serves the request, when the head has been set. The container calls back when that returns. */
    void begin() {
        context.addListener(this);
        out.setWriteListener(this);
    }

    // ---- the lane ----

    @Override
    public int write(Frames frames, int from) {
        int at = from;
        lock.lock();
        try {
            int size = frames.size();
            while (at < size && isReady()) {
                int count = Math.min(SLICE_BYTES, size - at);
                frames.writeTo(out, at, count); // all of it, or it fails
                unflushed = true;
                at += count;
            }
            if (unflushed && isReady()) {
                out.flush();
                unflushed = false;
            }
            resumeDue = at < size;
            return at - from;
        } catch (IOException gone) {
            turn = Turn.OVER;
            if (!make.tellsOfFailedWrites()) {
                complete();
            }
            listener.ended();
            return at - from;
        } catch (RuntimeException broken) { // the engine is told, and closes this
            turn = Turn.OVER;
            complete();
            throw broken;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the lane may write or flush once. */
    private boolean isReady() {
        if (turn == Turn.LANE && !out.isReady()) {
            turn = Turn.CONTAINER; // which will say when
        }
        return turn == Turn.LANE;
    }

    /**
     * What the container has not sent yet it may send after this: when it has, or finds out that it cannot, the response is
     * completed; to do so before is not specified. The engine does not wait for that, it may never come.
     */
    @Override
    public void close(CloseReason reason) {
        boolean allSent;
        lock.lock();
        try {
            allSent = isReady();
            turn = Turn.OVER;
            // At the end of all, who is only a little behind is not cut off.
            if (allSent || (reason != CloseReason.SHUTDOWN && make.abortsWhenCompleted())) {
                complete();
            }
        } finally {
            lock.unlock();
        }
        if (!allSent) {
            listener.ended();
        }
    }

    // ---- the container ----

    @Override
    public void onWritePossible() {
        boolean flushed = false;
        boolean first = false;
        lock.lock();
        try {
            flushed = turn == Turn.OVER || (turn == Turn.CONTAINER && isFlushed());
            first = flushed && !handedOver;
            handedOver |= flushed;
        } catch (IOException gone) {
            fail();
        } finally {
            lock.unlock();
        }
        if (first && make.mustHaveLeft()) {
            CompletableFuture.delayedExecutor(LEAVING_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(this::handOver);
        } else if (flushed) {
            handOver();
        }
    }

    /** All has been sent: the lane may go on, or if it has closed the sink, that is the end. */
    private void handOver() {
        boolean resume = false;
        lock.lock();
        try {
            if (turn == Turn.OVER) {
                complete();
            } else if (turn == Turn.CONTAINER) {
                turn = Turn.LANE;
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

    /** Whether all has been sent; if not, the container calls back. */
    private boolean isFlushed() throws IOException {
        if (unflushed && out.isReady()) {
            out.flush();
            unflushed = false;
        }
        return out.isReady();
    }

    /** The peer is gone. */
    @Override
    public void onError(Throwable gone) {
        fail();
    }

    /**
     * Completed again, although that was done when the {@link WriteListener} was told: Tomcat takes an error for unhandled
     * that nobody answers here, and has the application's page for errors written into the stream.
     */
    @Override
    public void onError(AsyncEvent event) {
        lock.lock();
        try {
            completed = false; // the container waits for this method with whatever it does next
            fail();
        } finally {
            lock.unlock();
        }
    }

    /** Never: there is no timeout. If a container has one all the same, this ends the stream. */
    @Override
    public void onTimeout(AsyncEvent event) {
        fail();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        // Without the lock if that can be: some containers call this under one of their own.
        if (turn != Turn.OVER) {
            lock.lock();
            try {
                turn = Turn.OVER;
                completed = true;
            } finally {
                lock.unlock();
            }
        }
        listener.ended();
    }

    /** Nobody began this stream again, and nobody but us may. */
    @Override
    public void onStartAsync(AsyncEvent event) {}

    private void fail() {
        lock.lock();
        try {
            turn = Turn.OVER;
            complete();
        } finally {
            lock.unlock();
        }
        listener.ended();
    }

    /** Under the lock, because a container may use this context, too, for another request. */
    private void complete() {
        if (completed) {
            return;
        }
        completed = true;
        try {
            context.complete();
        } catch (IllegalStateException over) {
            listener.ended(); // the container was quicker
        }
    }
}
