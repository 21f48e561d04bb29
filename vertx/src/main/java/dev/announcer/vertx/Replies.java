package dev.announcer.vertx;

import dev.announcer.web.Header;
import dev.announcer.web.WebResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** How whole responses are sent. */
final class Replies {
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

    /** Sets status and header fields. */
    static void head(HttpServerResponse response, WebResponse answer) {
        response.setStatusCode(answer.status());
        for (Header header : answer.headers()) {
            response.headers().add(header.name(), header.value());
        }
    }
}
