package dev.announcer.hub;

import dev.announcer.CloseReason;
import dev.announcer.Encoding;
import dev.announcer.Frames;
import dev.announcer.Listener;
import dev.announcer.Sink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The sink of a stream on a Netty channel, and the only handler of that channel.
 *
 * <p>It takes bytes only while the channel is writable, and at most up to its high-water mark ({@link Streams}), so that a
 * peer that stalls keeps little of them in this process. Confined to the lane.
 */
final class NettySink extends ChannelInboundHandlerAdapter implements Sink {
    /** The end of a body in chunks (RFC 9112 section 7.1). */
    private static final ByteBuf LAST_CHUNK =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("0\r\n\r\n", StandardCharsets.US_ASCII));

    private static final int MAX_INPUT_BYTES = 64 << 10;

    private final Channel channel;
    private final NettyLane lane;
    private final Listener listener;
    private final Encoding encoding;
    private final @Nullable Socket socket;
    private boolean resumeDue;
    private boolean midway;
    private int input;

    NettySink(Channel channel, NettyLane lane, Listener listener, Encoding encoding) {
        this.channel = channel;
        this.lane = lane;
        this.listener = listener;
        this.encoding = encoding;
        this.socket = channel instanceof EpollSocketChannel taken
                ? new Socket(taken.fd().intValue())
                : null;
    }

    @Override
    public int write(Frames frames, int from) {
        int size = frames.size();
        int at = from;
        while (at < size && channel.isActive()) {
            long room = channel.bytesBeforeUnwritable();
            if (room <= 0) {
                break;
            }
            ByteBuf segment = lane.segment(frames, at / NettyLane.SEGMENT_BYTES, channel.alloc());
            int offset = at % NettyLane.SEGMENT_BYTES;
            int count = (int) Math.min(room, segment.writerIndex() - offset);
            int sent = sendAtOnce(segment, offset, count);
            if (sent < count) {
                channel.writeAndFlush(segment.retainedSlice(offset + sent, count - sent), channel.voidPromise());
            }
            at += count;
        }
        midway = at < size && at > 0;
        resumeDue = at < size;
        return at - from;
    }

    /**
     * Sends without the channel's own queue, if nothing waits in it: of what a delivery costs outside of the kernel the
     * queue is half. What is not sent, and every failure, is left to the channel. Here its descriptor is its own: it is
     * closed on this thread only.
     */
    private int sendAtOnce(ByteBuf segment, int offset, int count) {
        if (socket == null || !segment.hasMemoryAddress() || !Lingering.isSent(channel)) {
            return 0;
        }
        try {
            return Math.max(0, socket.sendAddress(segment.memoryAddress(), offset, offset + count));
        } catch (IOException gone) {
            return 0; // the channel will find the same, and say so
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (resumeDue && channel.isWritable()) {
            resumeDue = false;
            listener.resume();
        }
    }

    @Override
    public void close(CloseReason reason) {
        resumeDue = false;
        if (midway || !Lingering.isSent(channel)) {
            Lingering.abort(channel);
        } else if (channel.isActive()) {
            ByteBuf last = encoding == Encoding.CHUNKED ? LAST_CHUNK.duplicate() : Unpooled.EMPTY_BUFFER;
            Lingering.begin(channel, last, 0);
            if (!Lingering.isSent(channel)) {
                Lingering.abort(channel); // It could not be sent without waiting, and nobody is to wait for it.
            }
        }
        listener.ended();
    }

    /** Nothing that a listener sends means anything; it is read to notice that the peer has gone. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            input += bytes.readableBytes();
        }
        ReferenceCountUtil.release(message);
        if (input > MAX_INPUT_BYTES) {
            Lingering.abort(channel);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        listener.ended();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Lingering.failed(channel, "a stream", cause);
    }
}
