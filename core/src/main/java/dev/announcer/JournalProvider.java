package dev.announcer;

import java.util.Set;

/** Opens the journals of one kind; found by {@link java.util.ServiceLoader}. */
public interface JournalProvider {
    /** What their addresses begin with, in lower case, without the colon: {@code file}; {@code redis}, {@code rediss}. */
    Set<String> schemes();

    /**
     * Opens the journal at this address. May take its time.
     *
     * @param address as it was typed, scheme and colon included; not always a URI: the path of a file may have spaces
     * @throws IllegalArgumentException if this is no address of such a journal, or the journal cannot do what is wished;
     *     the message says what is allowed, and never shows a password
     * @throws java.io.UncheckedIOException if it cannot be opened
     */
    Journal open(String address, JournalOptions options);
}
