package dev.announcer.jdk;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.announcer.web.Header;
import dev.announcer.web.WebResponse;
import java.io.IOException;
import java.io.InputStream;

/** How whole responses are sent, on a thread that may be held. */
final class Reply {
    /**
     * What is read of a body that is of no interest: a peer that is still sending it when the connection is closed may
     * lose the response to a reset (RFC 9112 section 9.6).
     */
    private static final long MOST_DISCARDED_BYTES = 16 << 20;

    private static final System.Logger LOG = System.getLogger(Reply.class.getName());

    private Reply() {}

    /** Sends this on a writer; what is left of the request's body is read, and dropped, before. */
    static void send(Writers writers, HttpExchange exchange, WebResponse response) {
        Errand.start(writers, exchange, () -> {
            discard(exchange.getRequestBody());
            finish(exchange, response);
        });
    }

    private static void discard(InputStream body) throws IOException {
        byte[] part = new byte[1 << 13];
        long left = MOST_DISCARDED_BYTES;
        int count = 0;
        while (left > 0 && count >= 0) {
            count = body.read(part);
            left -= count;
        }
    }

    /** Sends this, and ends the exchange. */
    static void finish(HttpExchange exchange, WebResponse response) throws IOException {
        byte[] body = response.body();
        sendHead(exchange, response, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.getResponseBody().close();
    }

    /** @param length as {@link HttpExchange#sendResponseHeaders} has it: 0 is unknown, -1 is none */
    static void sendHead(HttpExchange exchange, WebResponse response, long length) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        for (Header header : response.headers()) {
            headers.add(header.name(), header.value());
        }
        exchange.sendResponseHeaders(response.status(), length);
    }

    /**
     * Ends the connection, not only the exchange. Not blocked by the peer: with the interrupt that is left, whatever would
     * write or read on the way, as the end of a body that has not ended, fails.
     */
    static void abort(HttpExchange exchange) {
        Thread.currentThread().interrupt();
        try {
            exchange.close();
        } catch (RuntimeException broken) {
            LOG.log(System.Logger.Level.DEBUG, "an exchange could not be closed", broken);
        }
    }
}
