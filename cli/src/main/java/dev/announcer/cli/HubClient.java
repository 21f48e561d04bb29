package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Speaks to a hub, over one connection that is kept open. Nothing is ever sent twice: that would announce it twice. */
final class HubClient {
    /** Longer than a hub makes an announcer wait while its listeners are behind. */
    private static final int ANSWER_MILLIS = 60_000;

    /** A connection that rested longer may have been closed on the other side, and a request on it would be lost. */
    private static final long REST_NANOS = 1_000_000_000L;

    private final URI hub;
    private final Optional<String> key;
    private final LongSupplier ticker;
    private @Nullable HubConnection kept;
    private long keptNanos;

    /** A client for the hub at this address, which has no slash at its end; the ticker counts nanoseconds. */
    HubClient(URI hub, Optional<String> key, LongSupplier ticker) {
        this.hub = hub;
        this.key = key;
        this.ticker = ticker;
    }

    /** A client for the hub of {@code --hub}, with the announce key if there is one. Connects later. */
    static HubClient of(Arguments arguments, Shell shell) {
        URI hub = arguments.read("hub", HubClient::address).orElse(URI.create("http://localhost:5000"));
        return new HubClient(hub, Key.find("announce", arguments, shell), System::nanoTime);
    }

    /** Reads the address of a hub; it has no slash at its end. */
    static URI address(String text) {
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
        return address.endsWith("/") ? URI.create(address.substring(0, address.length() - 1)) : uri;
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
        byte[] request = request(pathAndQuery, contentType, body);
        HubConnection connection = connection();
        kept = null;
        try {
            Answer answer = connection.exchange(request);
            if (connection.isReusable()) {
                kept = connection;
                keptNanos = ticker.getAsLong();
            }
            return answer;
        } catch (SocketTimeoutException failed) {
            throw CommandException.unreachable("the hub at " + hub + " did not answer within " + ANSWER_MILLIS / 1000
                    + " s; it may have been announced all the same");
        } catch (IOException failed) {
            throw CommandException.unreachable("the connection to " + hub + " broke before the answer ("
                    + reason(failed) + "); it may have been announced all the same");
        } finally {
            if (kept == null) {
                connection.close();
            }
        }
    }

    private HubConnection connection() {
        HubConnection last = kept;
        if (last != null) {
            if (ticker.getAsLong() - keptNanos <= REST_NANOS) {
                return last;
            }
            last.close();
        }
        try {
            return HubConnection.open(hub, ANSWER_MILLIS);
        } catch (IOException failed) {
            throw CommandException.unreachable("no hub at " + hub + " (" + reason(failed) + ")");
        }
    }

    private byte[] request(String pathAndQuery, String contentType, byte[] body) {
        String head = "POST " + hub.getRawPath() + pathAndQuery + " HTTP/1.1\r\nHost: " + hub.getRawAuthority()
                + "\r\nUser-Agent: announcer\r\nAccept: */*\r\n"
                + key.map(secret -> "Authorization: Bearer " + secret + "\r\n").orElse("")
                + "Content-Type: " + contentType + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + body.length);
        request.writeBytes(head.getBytes(UTF_8));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** Why a connection failed, in a few words. */
    static String reason(IOException failed) {
        if (failed instanceof UnknownHostException) {
            return "the host is unknown";
        }
        String message = failed.getMessage();
        return message == null ? failed.getClass().getSimpleName() : message;
    }
}
