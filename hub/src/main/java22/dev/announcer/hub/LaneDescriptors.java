package dev.announcer.hub;

import dev.announcer.Frames;
import dev.announcer.Listener;
import dev.announcer.Sink;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of one lane, polled by an epoll of their own, which the lane's event loop polls as one of its handles.
 *
 * <p>A stream that only writes needs no object of a framework: it is a number, and a {@link DescriptorSink} to know whose.
 * Confined to the lane, but for {@link #take}.
 */
final class LaneDescriptors implements Descriptors, EpollIoHandle {
    private static final int EVENTS = 256;
    private static final int WATCHED = SystemCalls.EPOLLIN | SystemCalls.EPOLLRDHUP;
    private static final int GONE = SystemCalls.EPOLLERR | SystemCalls.EPOLLHUP | SystemCalls.EPOLLRDHUP;

    /** What {@link #take} needs; there are as many threads that take as there are event loops. */
    private static final FastThreadLocal<SystemCalls> TAKING = new FastThreadLocal<>() {
        @Override
        protected SystemCalls initialValue() {
            return new SystemCalls();
        }
    };

    private final NettyLane lane;
    private final Occupancy occupancy;
    private final FileDescriptor epoll;

    // Confined to the lane.
    private final SystemCalls calls = new SystemCalls();
    private final MemorySegment events = SystemCalls.Events.allocate(EVENTS);
    private final MemorySegment input = Arena.ofAuto().allocate(4096);
    private final NativeFrames frames;
    private @Nullable IoRegistration registration;
    private boolean ended;

    /** At the number of each descriptor the stream it belongs to. */
    private @Nullable DescriptorSink[] sinks = new DescriptorSink[1024];

    LaneDescriptors(NettyLane lane, Occupancy occupancy) {
        this.lane = lane;
        this.occupancy = occupancy;
        this.frames = new NativeFrames(lane.loop());
        int created = calls.newEpoll();
        if (created < 0) {
            throw new IllegalStateException("no epoll can be had: error " + -created);
        }
        this.epoll = new FileDescriptor(created);
        ((IoEventLoop) lane.loop()).register(this).addListener(registered -> {
            if (registered.isSuccess()) {
                IoRegistration polled = (IoRegistration) registered.getNow();
                registration = polled;
                polled.submit(EpollIoOps.EPOLLIN);
            } else {
                HubLog.warn("hang-ups are not noticed", registered.cause());
            }
        });
    }

    @Override
    public Optional<Sink> take(FileDescriptor connection, byte[] head, boolean chunked, Listener listener) {
        int descriptor = TAKING.get().duplicate(connection.intValue());
        if (descriptor < 0) {
            return Optional.empty();
        }
        occupancy.enter();
        DescriptorSink sink = new DescriptorSink(this, descriptor, chunked, listener);
        lane.execute(() -> begin(sink, head));
        return Optional.of(sink);
    }

    private void begin(DescriptorSink sink, byte[] head) {
        int descriptor = sink.descriptor();
        if (descriptor >= sinks.length) {
            sinks = Arrays.copyOf(sinks, Math.max(descriptor + 1, 2 * sinks.length));
        }
        sinks[descriptor] = sink;
        // What the stream has to say first follows the head at once.
        if (ended) {
            sink.abort();
        } else if (control(SystemCalls.EPOLL_CTL_ADD, descriptor, WATCHED) < 0 || !sendAll(
                        descriptor, head, SystemCalls.MSG_MORE)) {
            sink.lost();
        }
    }

    private boolean sendAll(int descriptor, byte[] all, int flags) {
        MemorySegment bytes = frames.spare(all.length);
        bytes.copyFrom(MemorySegment.ofArray(all));
        return calls.send(descriptor, bytes, all.length, flags) == all.length;
    }

    // ---- what a sink asks for, on the lane ----

    NettyLane lane() {
        return lane;
    }

    /** Sends a batch from this byte on: how much was sent, or {@code -errno}. */
    long send(int descriptor, Frames batch, int from) {
        MemorySegment bytes = frames.of(batch);
        return calls.send(descriptor, from == 0 ? bytes : bytes.asSlice(from), batch.size() - from, 0);
    }

    /** Sends the last bytes and ends the output; false if they do not all go at once. */
    boolean finish(int descriptor, byte[] last) {
        return sendAll(descriptor, last, 0) && calls.shutdownOutput(descriptor) == 0;
    }

    /** Throws away what has come: how much it was, 0 if the peer has ended, {@code -errno}. */
    long drain(int descriptor) {
        return calls.receive(descriptor, input);
    }

    /** Whether it is told when the peer takes bytes again. */
    void awaitRoom(int descriptor, boolean awaited) {
        control(SystemCalls.EPOLL_CTL_MOD, descriptor, awaited ? WATCHED | SystemCalls.EPOLLOUT : WATCHED);
    }

    /** After its output has ended only the end of its input is of interest. */
    void awaitEnd(int descriptor) {
        control(SystemCalls.EPOLL_CTL_MOD, descriptor, SystemCalls.EPOLLIN);
    }

    /** Says nothing more of this descriptor. */
    void unwatch(int descriptor) {
        control(SystemCalls.EPOLL_CTL_DEL, descriptor, 0);
    }

    /** Closes the descriptor: from here on its number may be anybody's. */
    void release(DescriptorSink sink, boolean reset) {
        int descriptor = sink.descriptor();
        sinks[descriptor] = null;
        if (reset) {
            calls.resetOnClose(descriptor);
        }
        calls.close(descriptor);
        occupancy.leave();
    }

    private int control(int operation, int descriptor, int flags) {
        return calls.control(epoll.intValue(), operation, descriptor, flags);
    }

    // ---- what the event loop says ----

    @Override
    public FileDescriptor fd() {
        return epoll;
    }

    /** At most so many at once; the others are still ready when the loop looks again. */
    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        int ready = calls.poll(epoll.intValue(), events, EVENTS);
        for (int i = 0; i < ready; i++) {
            // Null if what came before it in this round closed it.
            DescriptorSink sink = sinks[SystemCalls.Events.descriptor(events, i)];
            if (sink != null) {
                int flags = SystemCalls.Events.flags(events, i);
                sink.ready(
                        (flags & SystemCalls.EPOLLIN) != 0,
                        (flags & SystemCalls.EPOLLOUT) != 0,
                        (flags & GONE) != 0);
            }
        }
    }

    /** Netty tells this only if the loop begins to end in the first half of a turn; so the lane tells it in any case. */
    @Override
    public void close() {
        end();
    }

    @Override
    public void end() {
        if (ended) {
            return;
        }
        ended = true;
        Arrays.stream(sinks).filter(Objects::nonNull).toList().forEach(DescriptorSink::abort);
        frames.forget();
        if (registration != null) {
            registration.cancel();
        }
        try {
            epoll.close();
        } catch (IOException failed) {
            HubLog.warn("an epoll could not be closed", failed);
        }
    }
}
