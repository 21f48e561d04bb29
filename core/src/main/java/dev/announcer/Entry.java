package dev.announcer;

import java.util.Objects;

/**
 * An announcement with its place in a journal.
 *
 * @param position the journal's own number for it: 0 or more, rising, holes allowed, the same on every node
 * @param id what its event shows: the announcement's own id, or else the canonical one ({@link Journal#idOf})
 */
public record Entry(long position, String id, Announcement announcement) {
    /** Checks. */
    public Entry {
        Objects.requireNonNull(id, "id");
        announcement = announcement.appended();
    }
}
