package dev.announcer.hub;

import dev.announcer.Encoding;
import dev.announcer.Lane;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.Sink;
import dev.announcer.web.WebResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
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
        ctx.flush(); // The answers before it. If they cannot all go out now, the channel is needed to send them.
        boolean free = channel instanceof EpollSocketChannel && Lingering.isSent(channel);
        SinkOf sink = new SinkOf(
                channel,
                lane,
                ResponseBytes.streamHead(plan.head(), encoding == Encoding.CHUNKED),
                encoding,
                free ? Takeover.here().map(takeover -> lane.descriptors(takeover, occupancy)) : Optional.empty());
        try {
            listening.listen(request, lane, sink);
        } catch (RuntimeException refused) {
            WebResponse answer = plan.refused().apply(refused);
            exchange.close();
            exchange.answer(answer);
            return false;
        }
        sink.settle();
        return true;
    }

    /** Makes the sink: on a descriptor if one is to be had, else on the channel. Then the channel is what is left of it. */
    private static final class SinkOf implements Function<Listener, Sink> {
        private final SocketChannel channel;
        private final NettyLane lane;
        private final byte[] head;
        private final Encoding encoding;
        private final Optional<Descriptors> descriptors;
        private @Nullable NettySink kept;

        SinkOf(
                SocketChannel channel,
                NettyLane lane,
                byte[] head,
                Encoding encoding,
                Optional<Descriptors> descriptors) {
            this.channel = channel;
            this.lane = lane;
            this.head = head;
            this.encoding = encoding;
            this.descriptors = descriptors;
        }

        @Override
        public Sink apply(Listener listener) {
            return descriptors.flatMap(here -> take(here, listener)).orElseGet(() -> keep(listener));
        }

        private Optional<Sink> take(Descriptors here, Listener listener) {
            return here.take(((EpollSocketChannel) channel).fd(), head, encoding == Encoding.CHUNKED, listener);
        }

        private Sink keep(Listener listener) {
            NettySink sink = new NettySink(channel, lane, listener, encoding);
            kept = sink;
            return sink;
        }

        /** Does with the channel what the sink that was made needs. */
        void settle() {
            if (kept == null) {
                channel.close();
                return;
            }
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
            Lingering.replaceAll(channel.pipeline(), kept);
        }
    }
}
