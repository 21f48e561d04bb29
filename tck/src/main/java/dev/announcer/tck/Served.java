package dev.announcer.tck;

import java.util.Objects;

/**
 * A server that serves an announcer, for {@link AdapterContract}.
 *
 * @param port of the loopback address
 * @param stop ends it, whatever is still open, and waits for that
 */
public record Served(int port, AutoCloseable stop) {
    /** Checks. */
    public Served {
        Objects.requireNonNull(stop, "stop");
    }
}
