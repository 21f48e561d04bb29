package dev.announcer.spring;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpVersion;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.util.ClassUtils;
import reactor.netty.http.server.HttpServerResponse;

/** The connection below a reactive response, as far as it can be reached: to give it up at once. */
interface Peer {
    /** Ends the connection, whatever is on its way. */
    void abort();

    /** Ends the connection if something that was written waits for the peer. */
    void abortIfItWaits();

    /**
     * That of this response: of Reactor Netty's, or one that only the end of the response ends. A peer that speaks HTTP/1.0,
     * as nginx does by itself, gets a body that ends with the connection: Reactor Netty would send it chunks.
     */
    static Peer of(ServerHttpResponse response) {
        return Netty.IS_THERE ? Netty.of(response) : new Unknown();
    }

    /** That of Reactor Netty. */
    record Netty(Channel channel) implements Peer {
        static final boolean IS_THERE =
                ClassUtils.isPresent("reactor.netty.http.server.HttpServerResponse", Peer.class.getClassLoader());

        static Peer of(ServerHttpResponse response) {
            Object below = ServerHttpResponseDecorator.getNativeResponse(response);
            if (!(below instanceof HttpServerResponse netty)) {
                return new Unknown();
            }
            if (netty.version().equals(HttpVersion.HTTP_1_0)) {
                netty.chunkedTransfer(false).keepAlive(false);
            }
            Channel[] channel = new Channel[1];
            netty.withConnection(connection -> channel[0] = connection.channel());
            return channel[0] == null ? new Unknown() : new Netty(channel[0]);
        }

        @Override
        public void abort() {
            channel.close();
        }

        @Override
        public void abortIfItWaits() {
            channel.eventLoop().execute(() -> {
                ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
                if (waiting != null && waiting.totalPendingWriteBytes() > 0) {
                    channel.close();
                }
            });
        }
    }

    /** Of another server: nothing but the end of the response can be done. */
    record Unknown() implements Peer {
        @Override
        public void abort() {}

        @Override
        public void abortIfItWaits() {}
    }
}
