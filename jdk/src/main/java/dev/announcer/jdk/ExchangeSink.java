package dev.announcer.jdk;

import com.sun.net.httpserver.HttpExchange;
import dev.announcer.CloseReason;
import dev.announcer.Frames;
import dev.announcer.Listener;
import dev.announcer.Sink;
import dev.announcer.web.WebResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sink of a stream of the JDK's server. It takes one batch at a time, by reference, and a writer writes it; while it
 * does, the sink takes nothing, and is resumed when the writer has done so.
 *
 * <pre>
 *   begin, write, close --> QUEUED --> a writer: head, batch, end of the body --> IDLE
 *                             ^                    |                               |
 *                             +--- write, close ---|-------------------------------+
 *                                                  +--> OVER: ended, or its channel failed or was cut
 * </pre>
 */
final class ExchangeSink implements Sink, Writing {
    private static final System.Logger LOG = System.getLogger(ExchangeSink.class.getName());

    /** Closing waits so long for a writer that does not come on. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private static final int COPIED_BYTES = 8 << 10;

    /** What a writer is to do. */
    private record Step(@Nullable Frames frames, int from, boolean ends) {}

    private final HttpExchange exchange;
    private final Listener listener;
    private final Writers writers;

    // confined to the writer, of which there is one at a time, handed on through the lock
    private @Nullable WebResponse head;

    private final ReentrantLock lock = new ReentrantLock();
    // guarded by the lock
    private final Stretch stretch = new Stretch();
    private @Nullable Frames frames;
    private int from;
    private boolean queued;
    private boolean resumeDue;
    private boolean closing;
    private boolean over;

    /** A sink whose head is on its way: it does not wait for anything that is said. */
    static ExchangeSink begin(HttpExchange exchange, WebResponse head, Listener listener, Writers writers) {
        ExchangeSink sink = new ExchangeSink(exchange, head, listener, writers);
        sink.begin();
        return sink;
    }

    private ExchangeSink(HttpExchange exchange, WebResponse head, Listener listener, Writers writers) {
        this.exchange = exchange;
        this.head = head;
        this.listener = listener;
        this.writers = writers;
    }

    /** Finds a writer, unless there is one or none is needed any more. */
    private void begin() {
        if (!queue()) {
            return;
        }
        try {
            writers.execute(this);
        } catch (RuntimeException | Error noThread) { // the engine is told, and closes the sink
            unqueue();
            throw noThread;
        }
    }

    private void unqueue() {
        lock.lock();
        try {
            queued = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int write(Frames batch, int at) {
        lock.lock();
        try {
            if (over || frames != null) {
                resumeDue = !over;
                return 0;
            }
            frames = batch;
            from = at;
        } finally {
            lock.unlock();
        }
        begin();
        return batch.size() - at;
    }

    private boolean queue() {
        lock.lock();
        try {
            boolean idle = !queued && !over;
            queued = true;
            return idle;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close(CloseReason reason) {
        lock.lock();
        try {
            resumeDue = false;
            closing = true;
            if (reason == CloseReason.WRITE_TIMEOUT || reason == CloseReason.PEER_GONE) {
                stretch.cut();
            }
        } finally {
            lock.unlock();
        }
        begin();
        hurry();
    }

    /** Cuts it if a writer is at it and does not come on, and comes back until it has ended. */
    private void hurry() {
        lock.lock();
        try {
            if (over) {
                return;
            }
            if (stretch.isStuckFor(PATIENCE.toNanos())) {
                stretch.cut();
                return;
            }
        } finally {
            lock.unlock();
        }
        Writers.after(PATIENCE, this::hurry);
    }

    @Override
    public void giveUp() {
        listener.close(CloseReason.WRITE_TIMEOUT);
    }

    // ---- the writer ----

    @Override
    public void run() {
        Step step = start();
        while (step != null) {
            step = finish(step, perform(step));
        }
    }

    private Step start() {
        lock.lock();
        try {
            stretch.begin();
            return new Step(frames, from, closing);
        } finally {
            lock.unlock();
        }
    }

    /** Returns what is left to do; nothing: the writer goes. */
    private @Nullable Step finish(Step step, boolean performed) {
        boolean ended = !performed || step.ends;
        boolean resume;
        lock.lock();
        try {
            over = ended;
            if (step.frames != null) {
                frames = null;
            }
            if (!over && (frames != null || closing)) {
                stretch.touch();
                return new Step(frames, from, closing);
            }
            stretch.end();
            queued = false;
            resume = resumeDue;
            resumeDue = false;
        } finally {
            lock.unlock();
        }
        if (ended) {
            listener.ended();
        } else if (resume) {
            listener.resume();
        }
        return null;
    }

    /** False if the peer has gone, or was cut. */
    private boolean perform(Step step) {
        try {
            if (head != null) {
                Reply.sendHead(exchange, head, 0);
                head = null;
            }
            OutputStream body = exchange.getResponseBody();
            if (step.frames != null) {
                copy(step.frames, step.from, body);
                body.flush();
            }
            if (step.ends) {
                body.close();
            }
            return true;
        } catch (IOException gone) {
            Reply.abort(exchange);
            return false;
        } catch (Throwable failed) { // whatever it is, the engine has to hear that nothing more is written
            LOG.log(System.Logger.Level.WARNING, "a stream failed", failed);
            Reply.abort(exchange);
            return false;
        }
    }

    private static void copy(Frames frames, int from, OutputStream body) throws IOException {
        byte[] part = new byte[Math.min(COPIED_BYTES, frames.size() - from)];
        for (int at = from; at < frames.size(); at += part.length) {
            int count = Math.min(part.length, frames.size() - at);
            frames.copyTo(at, part, 0, count);
            body.write(part, 0, count);
        }
    }
}
