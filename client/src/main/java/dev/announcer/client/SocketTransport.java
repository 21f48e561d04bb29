package dev.announcer.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Sends the rare request whose last event id is not ASCII, over a connection of its own (HTTP/1.1, RFC 9112).
 *
 * <p>{@code java.net.http} sends question marks instead. {@code HttpURLConnection} sends what the default charset makes of it,
 * and its {@code disconnect} waits for whoever reads, so that a source could not be closed. TLS is as the client has it set;
 * its proxy, cookies and authenticator are not used.
 */
final class SocketTransport implements Transport {
    private final HttpClient client;
    private final Executor executor;

    /** One whose threads wait while they read; an executor of the application's may have but one. */
    SocketTransport(HttpClient client, Executor executor) {
        this.client = client;
        this.executor = executor;
    }

    @Override
    public CompletableFuture<Response> send(Request request) {
        for (String name : request.headers().keySet()) {
            if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
                throw new IllegalArgumentException("the header name is \"" + name + "\"");
            }
            for (String value : request.headers().getOrDefault(name, java.util.List.of())) {
                if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) { // CWE-113
                    throw new IllegalArgumentException("the header " + name + " has the end of a line in it");
                }
            }
        }
        CompletableFuture<Response> answer = new CompletableFuture<>();
        Socket socket = new Socket();
        answer.whenComplete((response, failed) -> {
            if (failed != null) {
                SocketBody.close(socket);
            }
        });
        executor.execute(() -> {
            try {
                Socket connected = connect(socket, request.url());
                connected.getOutputStream().write(bytes(request));
                InputStream in = new BufferedInputStream(connected.getInputStream());
                if (!answer.complete(SocketBody.response(in, connected, executor))) {
                    SocketBody.close(connected);
                }
            } catch (IOException | RuntimeException failed) {
                answer.completeExceptionally(failed);
            }
        });
        return answer;
    }

    private Socket connect(Socket socket, URI url) throws IOException {
        ProxySelector proxies = client.proxy().orElse(null);
        if (proxies != null && proxies.select(url).stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT)) {
            throw new IOException("a last event id that is not ASCII cannot be sent through a proxy");
        }
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
        int millis = (int)
                client.connectTimeout().orElse(SharedHttpClient.CONNECT_TIMEOUT).toMillis();
        String host = url.getHost().replaceAll("^\\[|]$", "");
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(host, port), Math.max(1, millis));
        if (!tls) {
            return socket;
        }
        SSLSocket secured = (SSLSocket) client.sslContext().getSocketFactory().createSocket(socket, host, port, true);
        SSLParameters parameters = client.sslParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the name in the certificate is checked (CWE-297)
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static byte[] bytes(Request request) {
        byte[] body = body(request.body());
        URI url = URI.create(request.url().toASCIIString()); // what is not ASCII becomes %XX
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        StringBuilder head = new StringBuilder(request.method())
                .append(' ')
                .append(path)
                .append(url.getRawQuery() == null ? "" : "?" + url.getRawQuery())
                .append(" HTTP/1.1\r\nHost: ")
                .append(url.getHost())
                .append(url.getPort() < 0 ? "" : ":" + url.getPort())
                .append("\r\nConnection: close\r\n");
        request.headers()
                .forEach((name, values) -> values.forEach(
                        value -> head.append(name).append(": ").append(value).append("\r\n")));
        if (request.body() != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    /** The whole body: one that goes with an id is sent again and again, and is not large. */
    private static byte[] body(@Nullable BodyPublisher publisher) {
        if (publisher == null) {
            return new byte[0];
        }
        CompletableFuture<byte[]> whole = new CompletableFuture<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        publisher.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer part) {
                byte[] copy = new byte[part.remaining()];
                part.get(copy);
                bytes.writeBytes(copy);
            }

            @Override
            public void onError(Throwable failed) {
                whole.completeExceptionally(failed);
            }

            @Override
            public void onComplete() {
                whole.complete(bytes.toByteArray());
            }
        });
        return whole.join();
    }
}
