package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.announcer.web.Problem;
import dev.announcer.web.WebResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Responses as bytes of HTTP/1.1 (RFC 9112), put together of lines that were made before. */
final class ResponseBytes {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final byte[] NOTHING = {};
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
    private static final byte[] END = ascii("\r\n");

    /** By status, each made when it is first needed (a benign race). */
    private static final byte[][] STATUS_LINES = new byte[600][];

    /** The date of the current second; every event loop may find it stale and make the same one. */
    private static volatile Date date = new Date(0);

    private static final class Date {
        final long second;
        final byte[] line;

        Date(long second) {
            this.second = second;
            this.line = ascii("date: " + DATE.format(Instant.ofEpochSecond(second)) + "\r\n");
        }
    }

    private ResponseBytes() {}

    /** 100, for a client that waits for it before it sends its body (RFC 9110 section 10.1.1). */
    static ByteBuf proceed(ByteBufAllocator allocator) {
        return allocator.directBuffer(CONTINUE.length).writeBytes(CONTINUE);
    }

    /** A whole response to this exchange. */
    static ByteBuf whole(ByteBufAllocator allocator, WebResponse response, Exchange exchange) {
        byte[] body = response.body();
        boolean bodiless = response.status() == 204 || response.status() == 304;
        // A response to HEAD whose body was never made says nothing of its length (RFC 9110 section 8.6).
        boolean sized = !bodiless && !(exchange.isHead() && body.length == 0);
        byte[] head = head(
                response,
                sized ? ascii("content-length: " + body.length + "\r\n") : NOTHING,
                !exchange.keepAlive() ? CLOSE : exchange.isHttp10() ? KEEP_ALIVE : NOTHING);
        return allocator
                .directBuffer(head.length + body.length)
                .writeBytes(head)
                .writeBytes(bodiless || exchange.isHead() ? NOTHING : body);
    }

    /** The head of a stream, which ends with the connection in any case. */
    static byte[] streamHead(WebResponse response, boolean chunked) {
        return head(response, chunked ? CHUNKED : NOTHING, CLOSE);
    }

    private static byte[] head(WebResponse response, byte[] framing, byte[] connection) {
        byte[][] lines = {statusLine(response.status()), response.headerLines(), dateLine(), framing, connection, END};
        int size = 0;
        for (byte[] line : lines) {
            size += line.length;
        }
        byte[] head = new byte[size];
        int at = 0;
        for (byte[] line : lines) {
            System.arraycopy(line, 0, head, at, line.length);
            at += line.length;
        }
        return head;
    }

    private static byte[] statusLine(int status) {
        byte[] line = STATUS_LINES[status];
        if (line == null) {
            line = ascii("HTTP/1.1 " + status + ' ' + reason(status) + "\r\n");
            STATUS_LINES[status] = line;
        }
        return line;
    }

    /** Nobody reads it but people; they should find the words of the problem. */
    private static String reason(int status) {
        return status < 400
                ? HttpResponseStatus.valueOf(status).reasonPhrase()
                : Problem.of(status, "").title();
    }

    private static byte[] dateLine() {
        long second = System.currentTimeMillis() / 1000;
        Date known = date;
        if (known.second != second) {
            known = new Date(second);
            date = known;
        }
        return known.line;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
