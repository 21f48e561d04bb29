package dev.announcer.hub;

import dev.announcer.CloseReason;
import dev.announcer.Frames;
import dev.announcer.Listener;
import dev.announcer.Sink;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The sink of a stream that is a descriptor.
 *
 * <pre>
 *   OPEN --- close, nothing unfinished ---> LINGERING --- the peer ended too, or 2 s of silence ---> released
 *    |                                                                                                  ^
 *    +--- the peer is gone ---> GONE --- close -------------------------------------------------------- +
 *    +--- close in the middle of a frame, or not all can be sent ---------------------------------------+
 * </pre>
 *
 * The descriptor is closed by the engine's last call or after it, so never while the listener is in an audience. Confined
 * to the lane.
 */
final class DescriptorSink implements Sink {
    /** The end of a body in chunks (RFC 9112 section 7.1). */
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NOTHING = {};
    private static final int MAX_INPUT_BYTES = 64 << 10;

    /** How long a peer that was told the end may take to end its side before the connection is ended for it. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private enum State {
        OPEN,
        GONE,
        LINGERING,
        RELEASED
    }

    private final LaneDescriptors lane;
    private final Listener listener;
    private final int descriptor;
    private final boolean chunked;
    private State state = State.OPEN;
    private boolean blocked;
    private boolean midway;
    private int input;

    DescriptorSink(LaneDescriptors lane, int descriptor, boolean chunked, Listener listener) {
        this.lane = lane;
        this.descriptor = descriptor;
        this.chunked = chunked;
        this.listener = listener;
    }

    int descriptor() {
        return descriptor;
    }

    @Override
    public int write(Frames frames, int from) {
        if (state != State.OPEN) {
            return 0;
        }
        long sent = lane.send(descriptor, frames, from);
        if (sent == frames.size() - from) {
            midway = false;
            return (int) sent;
        }
        if (sent < 0) {
            if (sent != -SystemCalls.EAGAIN && sent != -SystemCalls.EINTR) {
                lost();
                return 0;
            }
            sent = 0;
        }
        midway = from + sent > 0;
        blocked = true;
        lane.awaitRoom(descriptor, true);
        return (int) sent;
    }

    /** The peer is gone, or cannot be reached. */
    void lost() {
        state = State.GONE;
        lane.unwatch(descriptor);
        listener.ended();
    }

    /** Something is ready: input, room for output, or the connection has ended. */
    void ready(boolean readable, boolean writable, boolean gone) {
        if (state == State.LINGERING) {
            lingering();
        } else if (gone || (readable && !drained())) {
            lost();
        } else if (writable && blocked) {
            blocked = false;
            lane.awaitRoom(descriptor, false);
            listener.resume();
        }
    }

    /** Nothing that a listener sends means anything; false if it has ended, or sends for the sake of it. */
    private boolean drained() {
        long came = lane.drain(descriptor);
        if (came > 0) {
            input += (int) came;
            return input <= MAX_INPUT_BYTES;
        }
        return came == -SystemCalls.EAGAIN || came == -SystemCalls.EINTR;
    }

    private void lingering() {
        long came = lane.drain(descriptor);
        if (came == 0 || (came < 0 && came != -SystemCalls.EAGAIN && came != -SystemCalls.EINTR)) {
            release(false);
        }
    }

    @Override
    public void close(CloseReason reason) {
        if (state == State.OPEN && !midway && lane.finish(descriptor, chunked ? LAST_CHUNK : NOTHING)) {
            state = State.LINGERING;
            lane.awaitEnd(descriptor);
            lane.lane().loop().schedule(this::abort, SILENCE_NANOS, TimeUnit.NANOSECONDS);
        } else {
            release(state != State.GONE);
        }
        listener.ended();
    }

    /** Ends the connection with a reset: what the kernel still holds for the peer is dropped. */
    void abort() {
        release(true);
    }

    private void release(boolean reset) {
        if (state != State.RELEASED) {
            state = State.RELEASED;
            lane.release(this, reset);
        }
    }
}
