package dev.announcer.hub;

import dev.announcer.Frames;
import dev.announcer.Lane;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop as a lane. It keeps the frames that it was given last as direct memory, in segments, because the same
 * frames go to one listener after the other: they are copied out of the heap once, not once per listener.
 */
final class NettyLane implements Lane {
    /** A stalled peer keeps alive the segments it is in, not all of a large batch. */
    static final int SEGMENT_BYTES = 64 << 10;

    private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EventLoop loop;

    // Confined to the loop.
    private final Deadline keep;
    private @Nullable Frames last;
    private ByteBuf[] segments = {};
    private @Nullable Descriptors descriptors;

    NettyLane(EventLoop loop) {
        this.loop = loop;
        this.keep = new Deadline(loop, this::forget);
    }

    EventLoop loop() {
        return loop;
    }

    /** What holds the streams that are descriptors; made when the first one comes. On the loop. */
    Descriptors descriptors(Takeover takeover, Occupancy occupancy) {
        Descriptors held = descriptors;
        if (held == null) {
            held = takeover.on(this, occupancy);
            descriptors = held;
        }
        return held;
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

    /** The loop has ended, and with it every stream on it: there is nobody left whom the task could serve. */
    private static void dropped(Runnable task) {
        HubLog.debug("dropped after the end: " + task);
    }

    /** The segment of these frames with this number, counted from 0; the caller retains what it keeps. On the loop. */
    ByteBuf segment(Frames frames, int number, ByteBufAllocator allocator) {
        if (frames != last) {
            forget();
            last = frames;
            segments = new ByteBuf[(frames.size() + SEGMENT_BYTES - 1) / SEGMENT_BYTES];
            keep.set(KEEP_NANOS);
        }
        ByteBuf segment = segments[number];
        if (segment == null) {
            int from = number * SEGMENT_BYTES;
            int count = Math.min(SEGMENT_BYTES, frames.size() - from);
            segment = allocator.directBuffer(count, count);
            segment.internalNioBuffer(0, count)
                    .put(frames.toBuffer().position(from).limit(from + count));
            segment.writerIndex(count);
            segments[number] = segment;
        }
        return segment;
    }

    /** The loop is about to end. On the loop. */
    void end() {
        forget();
        if (descriptors != null) {
            descriptors.end();
        }
    }

    /** Lets go of the frames; what is still on its way to a peer lives on with it. On the loop. */
    void forget() {
        last = null;
        for (ByteBuf segment : segments) {
            if (segment != null) {
                segment.release();
            }
        }
        segments = new ByteBuf[0];
    }
}
