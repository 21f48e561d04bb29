package dev.announcer.hub;

import dev.announcer.Encoding;
import dev.announcer.Lane;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.Sink;
import dev.announcer.web.WebResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a stream of a connection: the one place where a connection leaves HTTP for a {@link Sink}. What is behind the sink
 * is nobody else's concern.
 */
final class Streams {
    /** {@code Announcer.listen}. */
    @FunctionalInterface
    interface Listening {
        Listener listen(ListenRequest request, Lane lane, Function<Listener, Sink> sink);
    }

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 64 << 10);
    private static final int INPUT_BYTES = 512;

    private final Listening listening;
    private final Occupancy occupancy = new Occupancy();

    Streams(Listening listening) {
        this.listening = listening;
    }

    /** How many connections there are, streams and others: one that becomes a stream may leave what accepted it. */
    Occupancy occupancy() {
        return occupancy;
    }

    /**
     * Opens the stream that this exchange asks for: the connection leaves its channel, or the channel's handlers are
     * replaced by the sink.
     *
     * @return false if it was refused: the exchange has an answer then
     */
    boolean open(ChannelHandlerContext ctx, Plan.Stream plan, Exchange exchange, NettyLane lane) {
        SocketChannel channel = (SocketChannel) ctx.channel();
        if (((DuplexChannel) channel).isInputShutdown()) {
            channel.close(); // Who says no more while listening is taken to have gone.
            return true;
        }
        Encoding encoding = exchange.isHttp10() ? Encoding.RAW : Encoding.CHUNKED;
        ListenRequest request = plan.request()
                .encoding(encoding)
                .attribute("address", String.valueOf(channel.remoteAddress()))
                .build();
        byte[] head = ResponseBytes.streamHead(plan.head(), encoding == Encoding.CHUNKED);
        ctx.flush(); // The answers before it. If they cannot all go out now, the channel is needed to send them.
        try {
            if (channel instanceof EpollSocketChannel taken
                    && Lingering.isSent(channel)
                    && Takeover.here().isPresent()) {
                takeOver(taken, lane.descriptors(Takeover.here().get(), occupancy), request, lane, head);
            } else {
                keep(channel, request, lane, head);
            }
            return true;
        } catch (RuntimeException refused) {
            WebResponse answer = plan.refused().apply(refused);
            exchange.close();
            exchange.answer(answer);
            return false;
        }
    }

    private void takeOver(
            EpollSocketChannel channel, Descriptors descriptors, ListenRequest request, NettyLane lane, byte[] head) {
        boolean chunked = request.encoding() == Encoding.CHUNKED;
        listening.listen(request, lane, listener -> descriptors.take(channel.fd(), head, chunked, listener));
        channel.close();
    }

    private void keep(SocketChannel channel, ListenRequest request, NettyLane lane, byte[] head) {
        SinkOf sink = new SinkOf(channel, lane, request.encoding());
        listening.listen(request, lane, sink);
        channel.writeAndFlush(Unpooled.wrappedBuffer(head));
        ChannelConfig config = channel.config();
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        config.setRecvByteBufAllocator(new FixedRecvByteBufAllocator(INPUT_BYTES).maxMessagesPerRead(4));
        config.setWriteBufferWaterMark(WATER_MARK);
        if (!(channel instanceof EpollSocketChannel)) {
            config.setOption(ChannelOption.SO_SNDBUF, ListeningOptions.UNSENT_BYTES);
        }
        if (!config.isAutoRead()) {
            config.setAutoRead(true);
        }
        Lingering.replaceAll(channel.pipeline(), sink.made());
    }

    /** Makes the sink, and remembers it. */
    private static final class SinkOf implements Function<Listener, Sink> {
        private final Channel channel;
        private final NettyLane lane;
        private final Encoding encoding;
        private @Nullable NettySink made;

        SinkOf(Channel channel, NettyLane lane, Encoding encoding) {
            this.channel = channel;
            this.lane = lane;
            this.encoding = encoding;
        }

        @Override
        public Sink apply(Listener listener) {
            made = new NettySink(channel, lane, listener, encoding);
            return made;
        }

        NettySink made() {
            if (made == null) {
                throw new IllegalStateException("the announcer took a listener and asked for no sink");
            }
            return made;
        }
    }
}
