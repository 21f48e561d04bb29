package dev.announcer.hub;

import dev.announcer.Frames;
import io.netty.channel.EventLoop;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a lane sent last, where the kernel can read them: the same frames go to one listener after the other, and
 * are copied out of the heap once. Confined to the lane.
 */
final class NativeFrames {
    private static final int KEPT_BYTES = 128 << 10;
    private static final int SPARE_BYTES = 4096;
    private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final MemorySegment kept = Arena.ofAuto().allocate(KEPT_BYTES);
    private final MemorySegment spare = Arena.ofAuto().allocate(SPARE_BYTES);
    private final Deadline keep;
    private @Nullable Frames last;
    private MemorySegment bytes = kept;

    /** Of what is larger than what is kept; null if nothing is. */
    private @Nullable Arena large;

    NativeFrames(EventLoop loop) {
        this.keep = new Deadline(loop, this::forget);
    }

    /** All bytes of these frames; until it is asked for others. */
    MemorySegment of(Frames frames) {
        if (frames != last) {
            copy(frames);
        }
        return bytes;
    }

    private void copy(Frames frames) {
        forget();
        int size = frames.size();
        if (size > KEPT_BYTES) {
            Arena arena = Arena.ofConfined();
            large = arena;
            bytes = arena.allocate(size);
            keep.set(KEEP_NANOS);
        }
        MemorySegment.copy(MemorySegment.ofBuffer(frames.toBuffer()), 0, bytes, 0, size);
        last = frames;
    }

    /** Room for a few bytes that are sent at once. */
    MemorySegment spare(int size) {
        return size <= SPARE_BYTES ? spare.asSlice(0, size) : Arena.ofAuto().allocate(size);
    }

    /** Lets go of the frames. */
    void forget() {
        last = null;
        bytes = kept;
        if (large != null) {
            large.close();
            large = null;
        }
    }
}
