package dev.announcer;

import java.util.List;

/** What {@link Journal#read} answers: everything in (after, {@link #through}], if all of it is still held. */
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

    /**
     * As {@link Held}, but something in between is no longer held, while older entries are: what a rule for single topics
     * kept longer, or what damage left.
     *
     * @param newest the newest position: who was promised everything is told, and goes on after it
     */
    record Partial(List<Entry> entries, long through, long newest) implements Page {
        /** Copies. */
        public Partial {
            entries = List.copyOf(entries);
        }
    }

    /** Something right after the position asked for is no longer held; {@code through} is the newest, to go on after. */
    record Lost(long through) implements Page {}
}
