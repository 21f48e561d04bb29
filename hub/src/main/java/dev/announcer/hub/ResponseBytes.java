package dev.announcer.hub;

import dev.announcer.web.Header;
import dev.announcer.web.Problem;
import dev.announcer.web.WebResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Responses as bytes of HTTP/1.1 (RFC 9112). */
final class ResponseBytes {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The date of the current second; every event loop may find it stale and make the same one. */
    private static volatile Date date = new Date(0, "");

    private record Date(long second, String text) {}

    private ResponseBytes() {}

    /** 100, for a client that waits for it before it sends its body (RFC 9110 section 10.1.1). */
    static ByteBuf proceed(ByteBufAllocator allocator) {
        return bytes(allocator, "HTTP/1.1 100 Continue\r\n\r\n", new byte[0]);
    }

    /** A whole response to this exchange. */
    static ByteBuf whole(ByteBufAllocator allocator, WebResponse response, Exchange exchange) {
        StringBuilder head = head(response);
        byte[] body = response.body();
        boolean bodiless = response.status() == 204 || response.status() == 304;
        // A response to HEAD whose body was never made says nothing of its length (RFC 9110 section 8.6).
        if (!bodiless && !(exchange.isHead() && body.length == 0)) {
            head.append("content-length: ").append(body.length).append("\r\n");
        }
        if (!exchange.keepAlive()) {
            head.append("connection: close\r\n");
        } else if (exchange.isHttp10()) {
            head.append("connection: keep-alive\r\n");
        }
        head.append("\r\n");
        return bytes(allocator, head, bodiless || exchange.isHead() ? new byte[0] : body);
    }

    /** The head of a stream, which ends with the connection in any case. */
    static byte[] streamHead(WebResponse response, boolean chunked) {
        StringBuilder head = head(response);
        if (chunked) {
            head.append("transfer-encoding: chunked\r\n");
        }
        return head.append("connection: close\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static StringBuilder head(WebResponse response) {
        StringBuilder head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(response.status())
                .append(' ')
                .append(reason(response.status()))
                .append("\r\n");
        for (Header header : response.headers()) {
            head.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        return head.append("date: ").append(now()).append("\r\n");
    }

    /** Nobody reads it but people; they should find the words of the problem. */
    private static String reason(int status) {
        return status < 400
                ? HttpResponseStatus.valueOf(status).reasonPhrase()
                : Problem.of(status, "").title();
    }

    private static String now() {
        long second = System.currentTimeMillis() / 1000;
        Date known = date;
        if (known.second != second) {
            known = new Date(second, DATE.format(Instant.ofEpochSecond(second)));
            date = known;
        }
        return known.text;
    }

    private static ByteBuf bytes(ByteBufAllocator allocator, CharSequence head, byte[] body) {
        ByteBuf bytes = allocator.directBuffer(head.length() + body.length);
        bytes.writeCharSequence(head, StandardCharsets.ISO_8859_1);
        return bytes.writeBytes(body);
    }
}
