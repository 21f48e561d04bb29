package dev.announcer.vertx;

import dev.announcer.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The frames that a lane was given last, as direct memory: the same go to one listener after the other, and are copied out
 * of the heap once. In segments, so that a stalled peer keeps alive those that it is in, not all of a large batch. Confined
 * to the lane.
 */
final class Segments {
    static final int BYTES = 64 << 10;

    private static final Duration KEPT = Duration.ofSeconds(1);

    private final LoopLane lane;
    private @Nullable Frames last;
    private ByteBuf[] segments = {};
    private int users;
    private boolean used;
    private boolean watched;

    Segments(LoopLane lane) {
        this.lane = lane;
    }

    /** Somebody will use them. */
    void enter() {
        users++;
    }

    /** Somebody no longer does; without anybody nothing is kept. */
    void leave() {
        users--;
        if (users == 0) {
            forget();
        }
    }

    /** The segment of these frames with this number, counted from 0; the caller retains what it keeps. */
    ByteBuf get(Frames frames, int number, ByteBufAllocator allocator) {
        used = true;
        if (frames != last) {
            forget();
            last = frames;
            segments = new ByteBuf[(frames.size() + BYTES - 1) / BYTES];
            watch();
        }
        ByteBuf segment = segments[number];
        if (segment == null) {
            int from = number * BYTES;
            int count = Math.min(BYTES, frames.size() - from);
            segment = allocator.directBuffer(count, count);
            segment.writeBytes(frames.toBuffer().position(from).limit(from + count));
            segments[number] = segment;
        }
        return segment;
    }

    private void watch() {
        if (!watched) {
            watched = true;
            used = false;
            lane.after(KEPT, this::look);
        }
    }

    private void look() {
        watched = false;
        if (used) {
            watch();
        } else {
            forget();
        }
    }

    /** Lets go of the frames; what is still on its way to a peer lives on with it. */
    private void forget() {
        last = null;
        for (ByteBuf segment : segments) {
            if (segment != null) {
                segment.release();
            }
        }
        segments = new ByteBuf[0];
    }
}
