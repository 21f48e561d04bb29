package dev.announcer.vertx;

import dev.announcer.web.Header;
import dev.announcer.web.WebResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;

/** How whole responses are sent. */
final class Replies {
    /** What a peer that stalls keeps in this process. */
    private static final int QUEUE_BYTES = 64 << 10;

    private Replies() {}

    /** Sends this, unless the peer has gone. On the request's loop. */
    static void send(HttpServerRequest request, WebResponse answer) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        head(response, answer);
        if (request.method().equals(HttpMethod.HEAD) || answer.body().length == 0) {
            response.end();
        } else {
            response.end(Buffer.buffer(answer.body()));
        }
    }

    /** Sends the head of a stream, and begins its body: in chunks, or what ends with the connection. */
    static void streamHead(HttpServerRequest request, Optional<Wire> wire, WebResponse head) {
        HttpServerResponse response = request.response();
        head(response, head);
        if (request.headers().contains("accept-encoding")
                && wire.map(Wire::compresses).orElse(true)) {
            // Vert.x then leaves it alone; what it compresses it holds back until there is more.
            response.putHeader("content-encoding", "identity");
        }
        response.setWriteQueueMaxSize(QUEUE_BYTES);
        if (isHttp10(request)) {
            // Whatever the request said of keeping it, and Vert.x would answer.
            response.headersEndHandler(ready -> response.headers().set("connection", "close"));
            response.write(Buffer.buffer());
        } else {
            response.setChunked(true);
            response.writeHead();
        }
    }

    static boolean isHttp10(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_0;
    }

    /** Sets status and header fields. */
    private static void head(HttpServerResponse response, WebResponse answer) {
        response.setStatusCode(answer.status());
        for (Header header : answer.headers()) {
            response.headers().add(header.name(), header.value());
        }
    }
}
