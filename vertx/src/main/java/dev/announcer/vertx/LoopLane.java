package dev.announcer.vertx;

import dev.announcer.Frames;
import dev.announcer.Lane;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** An event loop as a lane: the one that reads from, and writes to, the connections of its listeners. */
final class LoopLane implements Lane {
    private static final System.Logger LOG = System.getLogger(LoopLane.class.getName());

    private static final ReentrantLock LOCK = new ReentrantLock();
    /** Of each loop the one that is in use. Guarded by the lock. Weak: a loop ends with its Vertx, of which there may be many. */
    private static final Map<EventLoop, WeakReference<LoopLane>> LANES = new WeakHashMap<>();

    private final EventLoop loop;

    // Confined to the loop.
    private final Segments segments = new Segments(this);
    private @Nullable Frames last;
    private @Nullable Buffer buffer;

    private LoopLane(EventLoop loop) {
        this.loop = loop;
    }

    /** The lane of the loop that this request came from. */
    static LoopLane of(HttpServerRequest request) {
        Context context =
                request instanceof HttpServerRequestInternal internal ? internal.context() : Vertx.currentContext();
        if (context instanceof ContextInternal internal) {
            return of(internal.nettyEventLoop());
        }
        throw new IllegalStateException("the request is served outside of Vert.x, by " + Thread.currentThread());
    }

    static LoopLane of(EventLoop loop) {
        LOCK.lock();
        try {
            WeakReference<LoopLane> known = LANES.get(loop);
            LoopLane lane = known == null ? null : known.get();
            if (lane == null) {
                lane = new LoopLane(loop);
                LANES.put(loop, new WeakReference<>(lane));
            }
            return lane;
        } finally {
            LOCK.unlock();
        }
    }

    EventLoop loop() {
        return loop;
    }

    /** What the sinks of channels share. On the loop. */
    Segments segments() {
        return segments;
    }

    @Override
    public boolean here() {
        return loop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ended) {
            dropped(task);
        }
    }

    /** Now, if this is the lane, else on it. */
    void run(Runnable task) {
        if (here()) {
            task.run();
        } else {
            execute(task);
        }
    }

    @Override
    public void after(Duration delay, Runnable task) {
        try {
            loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ended) {
            dropped(task);
        }
    }

    /** The loop has ended, and with it every connection on it: there is nobody left whom the task could serve. */
    private static void dropped(Runnable task) {
        LOG.log(System.Logger.Level.DEBUG, "dropped after the end: {0}", task);
    }

    /** These frames as Vert.x takes them, made once for all listeners who get the same. On the loop. */
    Buffer buffer(Frames frames) {
        Buffer made = frames == last ? buffer : null;
        if (made == null) {
            made = BufferInternal.buffer(Unpooled.wrappedBuffer(frames.toBuffer()));
            last = frames;
            buffer = made;
        }
        return made;
    }
}
