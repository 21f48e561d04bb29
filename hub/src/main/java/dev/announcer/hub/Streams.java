package dev.announcer.hub;

import dev.announcer.Encoding;
import dev.announcer.Lane;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.Sink;
import dev.announcer.web.WebResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.FileDescriptor;
import java.util.Optional;
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

    /**
     * How much the kernel may hold that it has not sent: with its own, automatic sizes, readers that are dead hide behind
     * megabytes each. A bound on what is unsent, unlike one on the buffer, does not throttle long distances.
     */
    private static final int UNSENT_BYTES = 32 << 10;

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
     * Opens the stream that this exchange asks for: the channel's handlers are replaced by the sink.
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
        ByteBuf head = ResponseBytes.streamHead(channel.alloc(), plan.head(), encoding == Encoding.CHUNKED);
        Optional<Takeover> takeover = channel instanceof EpollSocketChannel ? Takeover.here() : Optional.empty();
        ctx.flush(); // The answers before it; what is not out yet keeps the channel.
        try {
            boundUnsent(channel);
            if (takeover.isPresent() && Lingering.isSent(channel)) {
                Descriptors descriptors = lane.descriptors(takeover.get(), occupancy);
                byte[] bytes = ByteBufUtil.getBytes(head);
                FileDescriptor connection = ((EpollSocketChannel) channel).fd();
                listening.listen(
                        request,
                        lane,
                        listener -> descriptors.take(connection, bytes, encoding == Encoding.CHUNKED, listener));
                channel.close();
            } else {
                SinkOf sink = new SinkOf(channel, lane, encoding);
                listening.listen(request, lane, sink);
                channel.writeAndFlush(head.retain());
                tune(channel);
                Lingering.replaceAll(channel.pipeline(), sink.made());
            }
        } catch (RuntimeException refused) {
            WebResponse answer = plan.refused().apply(refused);
            exchange.close();
            exchange.answer(answer);
            return false;
        } finally {
            head.release();
        }
        return true;
    }

    private static void tune(Channel channel) {
        ChannelConfig config = channel.config();
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        config.setRecvByteBufAllocator(new FixedRecvByteBufAllocator(INPUT_BYTES).maxMessagesPerRead(4));
        config.setWriteBufferWaterMark(WATER_MARK);
        if (!config.isAutoRead()) {
            config.setAutoRead(true);
        }
    }

    private static void boundUnsent(Channel channel) {
        if (!(channel instanceof EpollSocketChannel) || !boundsUnsent(channel.config())) {
            channel.config().setOption(ChannelOption.SO_SNDBUF, UNSENT_BYTES);
        }
    }

    /** Not every kernel that has epoll knows this option: sandboxes for one. */
    private static boolean boundsUnsent(ChannelConfig config) {
        try {
            return config.setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) UNSENT_BYTES);
        } catch (ChannelException unknown) {
            HubLog.debug("no bound on unsent bytes: " + unknown);
            return false;
        }
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
