package dev.announcer.tck;

import dev.announcer.CloseReason;
import dev.announcer.Encoding;
import dev.announcer.Frames;
import dev.announcer.Lane;
import dev.announcer.Listener;
import dev.announcer.Sink;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A peer under the test's control: takes what its {@link Appetite} says, remembers and reads it.
 *
 * <p>It does nothing by itself: the test decides when to {@link #resume} and when it {@link #ended}. It checks the
 * contract of {@link Sink} and remembers every offence of the engine's ({@link #offences}), because an exception thrown
 * at the engine would only close the listener. Thread-safe.
 */
public final class RecordingSink implements Sink {
    /** How much of what is offered is taken. An exception kills the peer. */
    @FunctionalInterface
    public interface Appetite {
        /** Takes all. */
        Appetite ALL = offered -> offered;

        /** Takes nothing. */
        Appetite NONE = offered -> 0;

        /** How many of the bytes offered are taken. */
        int take(int offered);

        /** Takes at most this many bytes each time. */
        static Appetite atMost(int bytes) {
            return offered -> Math.min(bytes, offered);
        }

        /** Throws. */
        static Appetite deadly() {
            return offered -> {
                throw new IllegalStateException("the peer is dead");
            };
        }
    }

    private final Encoding encoding;
    private final Lane lane;
    private final Listener listener;

    // guarded by this
    private final WireReader reader = new WireReader();
    private final ChunkReader chunkReader = new ChunkReader(this::chunk);
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final List<String> offences = new ArrayList<>();
    private Appetite appetite = Appetite.ALL;
    private boolean stalled;
    private boolean dead;
    private int writes;
    private @Nullable CloseReason closed;

    /** A peer that takes all, for a listener of this encoding on this lane. */
    public RecordingSink(Encoding encoding, Lane lane, Listener listener) {
        this.encoding = Objects.requireNonNull(encoding, "encoding");
        this.lane = Objects.requireNonNull(lane, "lane");
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    @Override
    public synchronized int write(Frames frames, int from) {
        int offered = frames.size() - from;
        check(lane.here(), "write off the lane");
        check(closed == null, "write after close");
        check(!stalled, "write after a short write, without resume");
        check(!dead, "write after an exception");
        check(from >= 0 && offered > 0, "write of nothing: from " + from + " of " + frames.size());
        writes++;
        int count;
        try {
            count = Math.max(0, Math.min(appetite.take(offered), offered));
        } catch (RuntimeException death) {
            dead = true;
            throw death;
        }
        stalled = count < offered;
        byte[] bytes = new byte[count];
        frames.copyTo(from, bytes, 0, count);
        take(bytes);
        return count;
    }

    private void take(byte[] bytes) {
        taken.writeBytes(bytes);
        try {
            if (encoding == Encoding.CHUNKED) {
                chunkReader.read(bytes);
            } else {
                reader.read(bytes);
            }
        } catch (IllegalStateException broken) {
            offences.add("broken framing: " + broken.getMessage());
        }
    }

    /** Each frame is a chunk of its own: a chunk ends where a frame ends, and has one at most. */
    private void chunk(byte[] bytes) {
        int before = reader.said().size();
        reader.read(bytes);
        long frames = reader.said().stream()
                .skip(before)
                .filter(said -> !(said instanceof WireReader.Comment || said instanceof WireReader.Retry))
                .count();
        check(reader.atBoundary(), "a chunk ends inside a frame");
        check(frames <= 1, "a chunk holds " + frames + " frames");
        check(bytes.length > 0, "an empty chunk, which ends the body");
    }

    @Override
    public synchronized void close(CloseReason reason) {
        check(lane.here(), "close off the lane");
        check(closed == null, "second close, for " + reason + " after " + closed);
        closed = reason;
    }

    private void check(boolean kept, String offence) {
        if (!kept) {
            offences.add(offence);
        }
    }

    /** What the peer takes from now on. */
    public synchronized void appetite(Appetite appetite) {
        this.appetite = Objects.requireNonNull(appetite, "appetite");
    }

    /**
     * Tells the listener that the peer can take more.
     *
     * @throws IllegalStateException if it did not take less than it was offered
     */
    public void resume() {
        synchronized (this) {
            if (!stalled) {
                throw new IllegalStateException("the last write was not a short one; nothing waits for resume");
            }
            stalled = false;
        }
        listener.resume();
    }

    /** Tells the listener that the peer is gone, or that all has been sent. */
    public void ended() {
        listener.ended();
    }

    /** The listener that this is the sink of. */
    public Listener listener() {
        return listener;
    }

    /** Whether it took less than it was offered, and did not resume since. */
    public synchronized boolean isStalled() {
        return stalled;
    }

    /** Why it was closed; empty if it was not. */
    public synchronized Optional<CloseReason> closed() {
        return Optional.ofNullable(closed);
    }

    /** How often it was offered something. */
    public synchronized int writes() {
        return writes;
    }

    /** All bytes that it took. */
    public synchronized byte[] bytes() {
        return taken.toByteArray();
    }

    /** All that it was said so far. */
    public synchronized List<WireReader.Said> said() {
        return List.copyOf(reader.said());
    }

    /** What it was said from this index on. */
    public synchronized List<WireReader.Said> said(int from) {
        List<WireReader.Said> said = reader.said();
        return from == said.size() ? List.of() : List.copyOf(said.subList(from, said.size()));
    }

    /** The events that it heard, those of the stream itself among them. */
    public synchronized List<WireReader.Message> messages() {
        return reader.said().stream()
                .filter(WireReader.Message.class::isInstance)
                .map(WireReader.Message.class::cast)
                .toList();
    }

    /** The last event id as a browser would know it; empty if there is none. */
    public synchronized String lastEventId() {
        return reader.lastEventId();
    }

    /** The reconnection time that it was told last, in milliseconds; -1 if it was told none. */
    public synchronized long retryMillis() {
        return reader.retryMillis();
    }

    /** Whether it is in the middle of no frame. */
    public synchronized boolean atBoundary() {
        return reader.atBoundary() && chunkReader.atBoundary();
    }

    /** How the engine broke the contract of {@link Sink}; empty if it did not. */
    public synchronized List<String> offences() {
        return List.copyOf(offences);
    }
}
