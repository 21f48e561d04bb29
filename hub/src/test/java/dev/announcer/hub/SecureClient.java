package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import javax.net.ssl.SSLContext;

/** A client over TLS that prefers HTTP/2, as a browser does; what it waits for is ended by interrupting its thread. */
final class SecureClient {
    private final HttpClient client;
    private final String origin;

    private final SSLContext trusting;

    SecureClient(RawProxy proxy, SSLContext trusting) {
        this(HttpClient.Version.HTTP_2, "https://localhost:" + proxy.port(), trusting);
    }

    private SecureClient(HttpClient.Version version, String origin, SSLContext trusting) {
        this.client =
                HttpClient.newBuilder().version(version).sslContext(trusting).build();
        this.origin = origin;
        this.trusting = trusting;
    }

    /** One with connections of its own, over HTTP/1.1. */
    SecureClient withoutHttp2() {
        return new SecureClient(HttpClient.Version.HTTP_1_1, origin, trusting);
    }

    /** Of the pages of this proxy. */
    String origin() {
        return origin;
    }

    HttpResponse<String> post(String target, String body, String... headers) {
        return send(request(target, headers).POST(BodyPublishers.ofString(body)), BodyHandlers.ofString());
    }

    /** A whole answer. */
    HttpResponse<String> get(String target, String... headers) {
        return send(request(target, headers), BodyHandlers.ofString());
    }

    /** A stream, once its head has come. */
    Stream listen(String target, String... headers) {
        return new Stream(send(request(target, headers), BodyHandlers.ofInputStream()));
    }

    private HttpRequest.Builder request(String target, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + target));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return client.send(request.build(), body);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** An event stream, line by line. */
    static final class Stream implements AutoCloseable {
        private final HttpResponse<InputStream> response;
        private final BufferedReader lines;
        private String id = "";

        private Stream(HttpResponse<InputStream> response) {
            this.response = response;
            this.lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
        }

        HttpResponse<InputStream> head() {
            return response;
        }

        /** The rest of the next line that begins with this; what comes before it is passed over. */
        String next(String field) {
            try {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id: ")) {
                        id = line.substring(4);
                    }
                    if (line.startsWith(field + ": ")) {
                        return line.substring(field.length() + 2);
                    }
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            throw new IllegalStateException("the stream ended before there was a line of " + field);
        }

        /** The last that was heard. */
        String id() {
            return id;
        }

        @Override
        public void close() {
            try {
                lines.close();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
