package dev.announcer.vertx;

import dev.announcer.CloseReason;
import dev.announcer.Frames;
import dev.announcer.Listener;
import dev.announcer.web.WebResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sink of a stream over HTTP/1 that writes to the channel itself: head and end of the body are the response's, so that
 * Vert.x knows where it is, and the bytes between go past its queue and its encoder, because they are in chunks already.
 *
 * <p>It is a handler of the channel until the stream ends, next to the encoder on the network's side. It takes bytes only
 * while the channel is writable, and at most up to its high-water mark, so that a peer that stalls keeps little of them in
 * this process. Confined to the lane.
 */
final class ChannelSink extends ChannelInboundHandlerAdapter implements ResponseStream {
    private final HttpServerRequest request;
    private final Wire wire;
    private final Channel channel;
    private final String encoder;
    private final LoopLane lane;
    private final Listener listener;
    private @Nullable ChannelHandlerContext ctx; // as long as it is a handler of the channel
    private boolean midway;
    private boolean resumeDue;

    ChannelSink(HttpServerRequest request, Wire wire, String encoder, LoopLane lane, Listener listener) {
        this.request = request;
        this.wire = wire;
        this.channel = wire.channel();
        this.encoder = encoder;
        this.lane = lane;
        this.listener = listener;
    }

    @Override
    public void begin(WebResponse head) {
        if (!channel.isActive()) {
            listener.ended();
            return;
        }
        Replies.streamHead(request, Optional.of(wire), head);
        channel.pipeline().addBefore(encoder, null, this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
        lane.segments().enter();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        ctx = null;
        lane.segments().leave();
    }

    @Override
    public int write(Frames frames, int from) {
        ChannelHandlerContext to = ctx;
        int size = frames.size();
        int at = from;
        while (to != null && at < size && channel.isActive()) {
            long room = channel.bytesBeforeUnwritable();
            if (room <= 0) {
                break;
            }
            ByteBuf segment = lane.segments().get(frames, at / Segments.BYTES, to.alloc());
            int offset = at % Segments.BYTES;
            int count = (int) Math.min(room, segment.writerIndex() - offset);
            to.writeAndFlush(segment.retainedSlice(offset, count), channel.voidPromise());
            at += count;
        }
        midway = at < size && at > 0;
        resumeDue = at < size;
        return at - from;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) throws Exception {
        if (resumeDue && channel.isWritable()) {
            resumeDue = false;
            listener.resume();
        }
        super.channelWritabilityChanged(changed);
    }

    /** The peer is gone. */
    @Override
    public void channelInactive(ChannelHandlerContext inactive) throws Exception {
        listener.ended();
        super.channelInactive(inactive);
    }

    @Override
    public void close(CloseReason reason) {
        resumeDue = false;
        if (ctx != null && channel.isActive()) {
            if (midway || !wire.isSent()) {
                wire.cut();
            } else {
                channel.pipeline().remove(this);
                end();
            }
        }
        listener.ended();
    }

    private void end() {
        request.response().end();
        if (!wire.isSent()) {
            wire.cut(); // it could not be sent without waiting, and nobody is to wait for it
        } else if (Replies.isHttp10(request)) {
            request.connection().close();
        }
    }
}
