package dev.announcer.examples.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.announcer.Announcer;
import dev.announcer.jdk.ListenHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The answers of a language model, streamed word by word. Each answer has an announcer of its own, so whoever loses the
 * connection in the middle hears the rest when it is back, from this process's memory, and nobody hears the end twice.
 *
 * <pre>
 *   POST /answers            a question  -->  201, Location: /answers/ID
 *   GET  /answers/ID         the words; 204 for one who has heard them all
 * </pre>
 */
public final class LlmStream implements AutoCloseable {
    private static final int MAX_QUESTION_BYTES = 10_000;

    private final HttpServer server;
    private final Model model;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    LlmStream(int port, Model model) throws IOException {
        this.model = model;
        this.server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
        server.createContext("/", LlmStream::page);
        server.createContext("/answers", this::ask);
        server.start();
    }

    /** Serves at this port, or at 5000. */
    public static void main(String... args) throws IOException {
        Model model = new Model(Duration.ofMillis(80));
        LlmStream stream = new LlmStream(args.length == 0 ? 5000 : Integer.parseInt(args[0]), model);
        System.out.println("ask at http://localhost:" + stream.port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void ask(HttpExchange exchange) throws IOException {
        byte[] question = exchange.getRequestBody().readNBytes(MAX_QUESTION_BYTES);
        boolean isQuestion = exchange.getRequestURI().getPath().equals("/answers");
        if (!isQuestion || !exchange.getRequestMethod().equals("POST")) {
            reply(exchange, 404, "text/plain", "ask by POST /answers".getBytes(UTF_8));
            return;
        }
        String path = "/answers/" + UUID.randomUUID();
        answer(path, new String(question, UTF_8));
        exchange.getResponseHeaders().set("Location", path);
        reply(exchange, 201, "text/plain", path.getBytes(UTF_8));
    }

    /** An announcer for this answer alone; once nobody can come back to it any more, it is forgotten. */
    private void answer(String path, String question) {
        Announcer answer = Announcer.builder().retry(Duration.ofMillis(500)).build();
        server.createContext(path, new ListenHandler(answer));
        threads.execute(() -> {
            model.answer(question, answer::announce);
            answer.finish().thenRun(() -> server.removeContext(path));
        });
    }

    private static void page(HttpExchange exchange) throws IOException {
        try (InputStream page = LlmStream.class.getResourceAsStream("page.html")) {
            reply(exchange, 200, "text/html; charset=utf-8", page.readAllBytes());
        }
    }

    private static void reply(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
