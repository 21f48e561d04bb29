package peer;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashSet;
import java.util.Set;

/** The usual broadcast with Vert.x: one event loop, a set of responses, the same buffer written to each. */
final class VertxPeer {
    private final Set<HttpServerResponse> listeners = new LinkedHashSet<>(); // confined to the event loop

    public static void main(String... args) {
        VertxPeer peer = new VertxPeer();
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(peer::serve)
                .listen(Integer.parseInt(args[0]), "127.0.0.1")
                .onFailure(failed -> {
                    System.err.println(failed);
                    System.exit(1);
                });
    }

    private void serve(HttpServerRequest request) {
        switch (request.method() + " " + request.path()) {
            case "GET /listen" -> listen(request.response());
            case "POST /announce" -> request.body().onSuccess(body -> announce(body, request.response()));
            default -> request.response().setStatusCode(404).end();
        }
    }

    private void listen(HttpServerResponse response) {
        response.setChunked(true).putHeader("content-type", "text/event-stream").putHeader("cache-control", "no-store");
        response.closeHandler(ignored -> listeners.remove(response));
        response.write(":\n\n");
        listeners.add(response);
    }

    private void announce(Buffer data, HttpServerResponse response) {
        Buffer event = Buffer.buffer(data.length() + 8)
                .appendString("data: ")
                .appendBuffer(data)
                .appendString("\n\n");
        for (HttpServerResponse listener : listeners) {
            listener.write(event);
        }
        response.setStatusCode(204).end();
    }
}
