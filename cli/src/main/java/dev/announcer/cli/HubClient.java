package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to a hub, over one connection that is kept open.
 *
 * <p>On {@link HttpURLConnection}, because {@code java.net.http} takes half a second or more to be loaded, several times as
 * long as all the rest of an {@code announce}. Nothing is ever sent twice: that would announce it twice.
 */
final class HubClient {
    private static final int CONNECT_MILLIS = 10_000;

    /** Longer than a hub makes an announcer wait while its listeners are behind. */
    private static final int ANSWER_MILLIS = 60_000;

    /** A connection that rested longer may have been closed on the other side, and a request on it would be lost. */
    private static final long REST_NANOS = 1_000_000_000L;

    private static final int MAX_ANSWER_BYTES = 64 << 20;

    private final String hub;
    private final Optional<String> key;
    private @Nullable HttpURLConnection last;
    private long lastNanos;

    private HubClient(String hub, Optional<String> key) {
        this.hub = hub;
        this.key = key;
    }

    /** A client for the hub of {@code --hub}, with the announce key if there is one. Connects later. */
    static HubClient of(Arguments arguments, Shell shell) {
        // Otherwise the JDK repeats a POST by itself when a connection breaks.
        System.setProperty("sun.net.http.retryPost", "false");
        String hub = arguments.read("hub", HubClient::address).orElse("http://localhost:5000");
        return new HubClient(hub, Key.find("announce", arguments, shell));
    }

    private static String address(String text) {
        URI uri;
        try {
            uri = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException notUri) {
            throw new IllegalArgumentException("an address is needed, like http://localhost:5000");
        }
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("an address is needed, like http://localhost:5000");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a password does not belong there; keys come from --announce-key-file");
        }
        String address = uri.toString();
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    /** Where the hub is. */
    String hub() {
        return hub;
    }

    /** {@code name=value} as in a form, behind {@code &} unless it is the first. */
    static void parameter(StringBuilder query, String name, String value) {
        query.append(query.isEmpty() ? '?' : '&').append(name).append('=').append(URLEncoder.encode(value, UTF_8));
    }

    /**
     * Sends a request and waits for the answer, whatever its status.
     *
     * @throws CommandException if no connection could be made, or it broke before the answer
     */
    Answer post(String pathAndQuery, String contentType, byte[] body) {
        forgetRested();
        HttpURLConnection connection;
        try {
            connection = open(pathAndQuery, contentType);
            connection.connect();
        } catch (IOException failed) {
            throw CommandException.unreachable("no hub at " + hub + " (" + reason(failed) + ")");
        }
        last = connection;
        try {
            connection.getOutputStream().write(body);
            Answer answer = answer(connection);
            lastNanos = System.nanoTime();
            return answer;
        } catch (ConnectException | UnknownHostException | NoRouteToHostException failed) {
            throw CommandException.unreachable("no hub at " + hub + " (" + reason(failed) + ")");
        } catch (SocketTimeoutException failed) {
            throw CommandException.unreachable("the hub at " + hub + " did not answer within " + ANSWER_MILLIS / 1000
                    + " s; it may have been announced all the same");
        } catch (IOException failed) {
            throw CommandException.unreachable("the connection to " + hub + " broke before the answer ("
                    + reason(failed) + "); it may have been announced all the same");
        }
    }

    private HttpURLConnection open(String pathAndQuery, String contentType) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url(pathAndQuery).openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(ANSWER_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", contentType);
        connection.setRequestProperty("Accept", "*/*");
        connection.setRequestProperty("User-Agent", "announcer");
        if (key.isPresent()) {
            connection.setRequestProperty("Authorization", "Bearer " + key.get());
        }
        return connection;
    }

    private URL url(String pathAndQuery) throws MalformedURLException {
        return URI.create(hub + pathAndQuery).toURL();
    }

    private static Answer answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        String retryAfter =
                Optional.ofNullable(connection.getHeaderField("Retry-After")).orElse("");
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Answer(
                    status, retryAfter, body == null ? "" : new String(body.readNBytes(MAX_ANSWER_BYTES), UTF_8));
        }
    }

    private void forgetRested() {
        HttpURLConnection rested = last;
        if (rested != null && System.nanoTime() - lastNanos > REST_NANOS) {
            rested.disconnect();
            last = null;
        }
    }

    private static String reason(IOException failed) {
        if (failed instanceof UnknownHostException) {
            return "the host is unknown";
        }
        String message = failed.getMessage();
        return message == null ? failed.getClass().getSimpleName() : message;
    }
}
