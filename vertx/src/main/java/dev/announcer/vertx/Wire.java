package dev.announcer.vertx;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContentEncoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandler;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Map;
import java.util.Optional;

/**
 * The Netty channel of an HTTP/1 connection of Vert.x. It is there for two things that Vert.x does not offer: to close a
 * connection whose peer takes nothing (Vert.x sends what waits before it closes, however long that takes), and to send
 * bytes that are in chunks already. Used on its loop only.
 */
final class Wire {
    private final HttpServerConnection connection;
    private final Channel channel;

    private Wire(HttpServerConnection connection) {
        this.connection = connection;
        this.channel = connection.channelHandlerContext().channel();
    }

    /** The channel below this request; nothing over HTTP/2, where it is not the request's own, or where it is hidden. */
    static Optional<Wire> below(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_1_0 || request.version() == HttpVersion.HTTP_1_1) {
            try {
                if (request.connection() instanceof HttpServerConnection connection) {
                    return Optional.of(new Wire(connection));
                }
            } catch (LinkageError hidden) { // the package is not exported: on a module path, or in a later Vert.x
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    Channel channel() {
        return channel;
    }

    /**
     * The name of the encoder behind which bytes may be written past Vert.x: if nothing on the way would have to see them,
     * as what measures, or counts idle time, and nothing else waits to be written.
     */
    Optional<String> encoder(EventLoop loop) {
        ChannelHandlerContext encoder = channel.pipeline().context(HttpResponseEncoder.class);
        if (encoder == null
                || channel.eventLoop() != loop
                || !channel.isWritable()
                || connection.context().owner().isMetricsEnabled()) {
            return Optional.empty();
        }
        boolean behind = false;
        for (Map.Entry<String, ChannelHandler> entry : channel.pipeline()) {
            if (behind && wantsToSee(entry.getValue())) {
                return Optional.empty();
            }
            behind |= entry.getValue() == encoder.handler();
        }
        return Optional.of(encoder.name());
    }

    private boolean wantsToSee(ChannelHandler handler) {
        return handler instanceof ChannelOutboundHandler
                && !(handler instanceof WebSocketServerExtensionHandler)
                && !(handler instanceof ChunkedWriteHandler)
                && !(handler instanceof HttpContentEncoder) // it is told to leave streams alone
                && handler != connection.channelHandlerContext().handler();
    }

    /** Whether this server compresses responses unless it is told not to. */
    boolean compresses() {
        return channel.pipeline().get(HttpContentEncoder.class) != null;
    }

    /** Whether the kernel has all that was written. */
    boolean isSent() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null || waiting.totalPendingWriteBytes() == 0;
    }

    /** Ends the connection with a reset: what the kernel still holds for the peer is dropped. */
    void cut() {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }
}
