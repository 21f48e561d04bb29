package dev.announcer;

import java.util.Objects;

/**
 * What became of an announcement that was accepted.
 *
 * @param id what its event shows: its own id, or else the one that the journal gave it
 * @param isDuplicate whether it was to be announced {@linkplain Announcement#once once}, and was there already: nothing
 *     was appended
 */
public record Appended(String id, boolean isDuplicate) {
    /** Checks. */
    public Appended {
        Objects.requireNonNull(id, "id");
    }

    /** It was appended, and has this id. */
    public static Appended of(String id) {
        return new Appended(id, false);
    }

    /** It was there already, with this id. */
    public static Appended duplicate(String id) {
        return new Appended(id, true);
    }
}
