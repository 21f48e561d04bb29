package dev.announcer;

import java.net.URI;

/** Opens the journals of one URI scheme; found by {@link java.util.ServiceLoader}. */
public interface JournalProvider {
    /** The scheme, in lower case, without the colon: {@code file}, {@code redis}. */
    String scheme();

    /**
     * Opens the journal that this URI names.
     *
     * @throws IllegalArgumentException if the URI does not name one
     * @throws java.io.UncheckedIOException if it cannot be opened
     */
    Journal open(URI uri);
}
