package dev.announcer.hub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection: the last bytes go out, the output is shut down, and what the peer still sends is thrown away
 * until it has closed its side too. Closing at once would make the kernel answer what the peer still sends with a reset,
 * which may overtake the last bytes (RFC 9112 section 9.6).
 */
final class Lingering extends ChannelInboundHandlerAdapter {
    /** How long the peer may be silent, and how long it may go on sending, before the connection is ended for it. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Deadline deadline;
    private boolean ended;
    private long endedNanos;

    private Lingering(Channel channel) {
        this.deadline = new Deadline(channel.eventLoop(), () -> abort(channel));
    }

    /** Sends these last bytes and ends the connection; its pipeline is this handler's alone from now on. */
    static void begin(Channel channel, ByteBuf last, long writeTimeoutNanos) {
        Lingering lingering = new Lingering(channel);
        replaceAll(channel.pipeline(), lingering);
        lingering.deadline.set(writeTimeoutNanos);
        channel.writeAndFlush(last).addListener(sent -> {
            if (sent.isSuccess()) {
                lingering.sent((DuplexChannel) channel);
            } else {
                channel.close();
            }
        });
        if (!channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    /** Ends the connection; at once if nothing that was written is still on its way out. */
    static void endWhenSent(Channel channel, long writeTimeoutNanos) {
        if (isSent(channel)) {
            channel.close();
        } else {
            begin(channel, Unpooled.EMPTY_BUFFER, writeTimeoutNanos);
        }
    }

    /** Whether the kernel has all that was written. */
    static boolean isSent(Channel channel) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null || waiting.totalPendingWriteBytes() == 0;
    }

    /** Ends the connection with a reset: what the kernel still holds for the peer is dropped. */
    static void abort(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    /** Ends what failed so, with a reset. A peer that resets its connection is nobody's fault, and not worth a line. */
    static void failed(Channel channel, String what, Throwable cause) {
        if (!(cause instanceof IOException)) {
            HubLog.warn(what + " failed", cause);
        }
        abort(channel);
    }

    /** Puts this handler in the place of all others. */
    static void replaceAll(ChannelPipeline pipeline, ChannelHandler handler) {
        pipeline.addLast(handler);
        for (Map.Entry<String, ChannelHandler> other : pipeline.toMap().entrySet()) {
            if (other.getValue() != handler) {
                pipeline.remove(other.getValue());
            }
        }
    }

    private void sent(DuplexChannel channel) {
        if (channel.isInputShutdown()) {
            channel.close();
        } else {
            ended = true;
            endedNanos = System.nanoTime();
            deadline.set(SILENCE_NANOS);
            channel.shutdownOutput();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
        if (ended) {
            deadline.set(Math.min(SILENCE_NANOS, Math.max(1, endedNanos + PATIENCE_NANOS - System.nanoTime())));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent && ((DuplexChannel) ctx.channel()).isOutputShutdown()) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.cancel();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        abort(ctx.channel()); // It was ending anyway.
    }
}
