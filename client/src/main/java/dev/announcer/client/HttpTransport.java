package dev.announcer.client;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Sends requests with {@code java.net.http}. */
final class HttpTransport implements Transport {
    private final HttpClient client;

    HttpTransport(HttpClient client) {
        this.client = client;
    }

    @Override
    public CompletableFuture<Response> send(Request request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.url());
        if (request.body() != null || !request.method().equals("GET")) {
            builder.method(request.method(), request.body() == null ? BodyPublishers.noBody() : request.body());
        }
        if ("http".equalsIgnoreCase(request.url().getScheme())) {
            // Otherwise it would ask for an upgrade to HTTP/2, which servers that know no such thing take badly.
            builder.version(HttpClient.Version.HTTP_1_1);
        }
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> sent =
                client.sendAsync(builder.build(), BodyHandlers.ofPublisher());
        CompletableFuture<Response> answer = new CompletableFuture<>();
        sent.whenComplete((response, failed) -> {
            if (failed != null) {
                answer.completeExceptionally(failed);
            } else if (!answer.complete(new Response(response.statusCode(), response.headers(), response.body()))) {
                new Response(response.statusCode(), response.headers(), response.body()).discard();
            }
        });
        answer.whenComplete((response, failed) -> {
            if (answer.isCancelled()) {
                sent.cancel(true);
            }
        });
        return answer;
    }
}
