package dev.announcer.hub;

import dev.announcer.web.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/** Netty's decoder, strict as it is by default; it also tells its connection when bytes come, and knows TLS by its first. */
final class RequestDecoder extends HttpRequestDecoder {
    /** The content type "handshake" that every TLS connection begins with (RFC 8446 section 5.1); no method does. */
    private static final byte TLS_HANDSHAKE = 0x16;

    private static final int CHUNK_BYTES = 16 << 10;

    private final Connection connection;
    private boolean begun;

    RequestDecoder(Connection connection, int maxHeaderBytes) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(maxHeaderBytes)
                .setMaxHeaderSize(maxHeaderBytes)
                .setMaxChunkSize(CHUNK_BYTES));
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (message instanceof ByteBuf bytes && bytes.isReadable()) {
            connection.bytesCame();
            if (!begun && bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE) {
                bytes.release();
                connection.refuse(Problem.of(400, "this port speaks plain HTTP, and this is TLS"));
                return;
            }
            begun = true;
        }
        super.channelRead(ctx, message);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf bytes, List<Object> out) throws Exception {
        if (connection.isDeaf()) {
            bytes.skipBytes(bytes.readableBytes());
            return;
        }
        super.decode(ctx, bytes, out);
    }
}
