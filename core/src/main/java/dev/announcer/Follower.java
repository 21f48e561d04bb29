package dev.announcer;

/**
 * Who follows a journal: the engine.
 *
 * <p>Called on the journal's threads, one call at a time, never under a lock of the journal's; each call is quick.
 */
public interface Follower {
    /** The next entry; its position is above that of everything before it. */
    void next(Entry entry);

    /**
     * The journal lost something that may have been heard: every listener hears a {@code stream-reset} with reason
     * {@code forgotten} at this position, which is above that of everything before it.
     *
     * @param reason for the observer; nothing of it is shown to listeners
     */
    void gap(long position, String reason);

    /** The journal cannot be reached for now; listeners keep their connections and get a comment. */
    void away(Throwable why);

    /** The journal is there again, and entries follow where they stopped. */
    void back();
}
