package dev.announcer.hub;

import dev.announcer.web.WebResponse;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;

/**
 * The answers of one connection, known or not, in the order of the requests, in which they go out (RFC 9112 section
 * 9.3.2). Confined to its event loop.
 */
final class Answers {
    private static final int MAX_IN_FLIGHT = 64;

    private final ArrayDeque<Exchange> exchanges = new ArrayDeque<>();
    private final Streams streams;
    private final NettyLane lane;
    private final long writeTimeoutNanos;
    private boolean writing;

    Answers(Streams streams, NettyLane lane, long writeTimeoutNanos) {
        this.streams = streams;
        this.lane = lane;
        this.writeTimeoutNanos = writeTimeoutNanos;
    }

    void add(Exchange exchange) {
        exchanges.add(exchange);
    }

    boolean isEmpty() {
        return exchanges.isEmpty();
    }

    boolean isFull() {
        return exchanges.size() >= MAX_IN_FLIGHT;
    }

    /** The connection ends with the answer to the newest request. */
    void closeAfterLast() {
        exchanges.getLast().close();
    }

    /**
     * Writes what is due: answers up to the first that is not known, as long as the channel is writable, because a
     * request of some bytes may have an answer of many. The caller flushes.
     *
     * @return false if the connection has left HTTP: it became a stream, or lingers; or if this was called by what it did
     *     itself, and goes on anyway
     */
    boolean write(ChannelHandlerContext ctx) {
        if (writing) {
            return false;
        }
        writing = true;
        try {
            return writeDue(ctx);
        } finally {
            writing = false;
        }
    }

    private boolean writeDue(ChannelHandlerContext ctx) {
        for (Exchange next = exchanges.peek(); next != null && ctx.channel().isWritable(); next = exchanges.peek()) {
            Plan.Stream stream = next.stream();
            if (next.response() == null && stream != null && streams.open(ctx, stream, next, lane)) {
                return false;
            }
            WebResponse response = next.response();
            if (response == null) {
                if (next.takeContinue()) {
                    ctx.write(ResponseBytes.proceed(ctx.alloc()), ctx.voidPromise());
                }
                return true;
            }
            exchanges.remove();
            ByteBuf bytes = ResponseBytes.whole(ctx.alloc(), response, next);
            if (!next.keepAlive()) {
                Lingering.begin(ctx.channel(), bytes, writeTimeoutNanos);
                return false;
            }
            ctx.write(bytes, ctx.voidPromise());
        }
        return true;
    }
}
