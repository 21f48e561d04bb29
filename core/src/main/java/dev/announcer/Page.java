package dev.announcer;

import java.util.List;

/** A run of entries as {@link Journal#read} answers it: everything in (after, {@link #through}], if nothing was lost. */
public sealed interface Page {
    /** The position through which the answer is complete. */
    long through();

    /**
     * All entries after the position asked for, through this one, oldest first; at least one unless {@code through} is
     * the newest position.
     */
    record Held(List<Entry> entries, long through) implements Page {
        /** Copies. */
        public Held {
            entries = List.copyOf(entries);
        }
    }

    /** Something right after the position asked for is no longer held; {@code through} is the newest, to go on after. */
    record Lost(long through) implements Page {}
}
