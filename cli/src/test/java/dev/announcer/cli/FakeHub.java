package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server that answers what it is told to, and remembers what it was asked. */
final class FakeHub implements AutoCloseable {
    /** What came in. */
    record Request(String uri, String contentType, String authorization, String body) {}

    /** What goes out; a status of 0 breaks the connection instead. */
    record Reply(int status, String body, String... headers) {}

    final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    FakeHub(Function<Request, Reply> replies) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Request request = request(exchange);
            requests.add(request);
            reply(exchange, replies.apply(request));
        });
        server.start();
    }

    /** Answers every announcement, and every line of a batch, with ids that count from 1. */
    static FakeHub accepting() throws IOException {
        int[] ids = new int[1];
        return new FakeHub(request -> {
            StringBuilder answer = new StringBuilder();
            long events = request.contentType().equals("application/x-ndjson")
                    ? request.body().lines().count()
                    : 1;
            for (long i = 0; i < events; i++) {
                answer.append("{\"id\":\"").append(++ids[0]).append("\"}\n");
            }
            return new Reply(200, answer.toString());
        });
    }

    static Reply problem(int status, String detail, String... headers) {
        return new Reply(status, "{\"title\":\"Wrong\",\"detail\":" + Json.quote(detail) + "}", headers);
    }

    private static Request request(HttpExchange exchange) throws IOException {
        return new Request(
                exchange.getRequestURI().toString(),
                String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    }

    private static void reply(HttpExchange exchange, Reply reply) throws IOException {
        try (exchange) {
            if (reply.status() == 0) {
                return; // closed without an answer: the connection breaks
            }
            for (int i = 0; i < reply.headers().length; i += 2) {
                exchange.getResponseHeaders().set(reply.headers()[i], reply.headers()[i + 1]);
            }
            byte[] body = reply.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
