package dev.announcer;

import java.util.concurrent.CompletionStage;

/**
 * An append-only, ordered record of announcements: the SPI that an engine for storage implements.
 *
 * <p>One journal object serves one {@link Announcer}, which closes it; the record behind it may be shared by many nodes.
 * All methods may be called from any thread, none blocks; the stages complete on any thread, and may fail: then the
 * announcer tells its observer, and those who asked.
 *
 * <p>A canonical id begins with the epoch and {@code -}; the rest is the journal's own. It is short ASCII of letters,
 * digits and {@code -}. The epoch (no {@code -} in it) tells a journal that forgot from one that did not: a journal whose
 * restart can lose what was heard takes a new epoch at every opening.
 */
public interface Journal extends AutoCloseable {
    /**
     * Appends. Completes with the id that the event will show once it is accepted (a durable journal: once it is on
     * disk).
     *
     * <p>If it is to be announced {@linkplain Announcement#once once} and an announcement with its own id is still held,
     * nothing is appended, and the stage completes when the one that is held is accepted. Of several at the same time, one is
     * appended.
     *
     * <p>Fails with {@link AnnounceException}, whose reason tells whether it may have been appended; or with
     * {@link IllegalArgumentException} if the event brings an id of its own that begins with the epoch and {@code -} or
     * that this journal cannot index.
     */
    CompletionStage<Appended> append(Announcement announcement);

    /**
     * Follows the journal; called once. Completes with a start position with at most {@code tail} entries after it,
     * none of which is missing, then calls the follower with every entry after it. An entry that a crash could still lose is not shown yet.
     */
    CompletionStage<Long> follow(int tail, Follower follower);

    /** Where this id, canonical or an announcement's own (the first, if it was given twice), stands; held or not. */
    CompletionStage<Place> locate(String id);

    /**
     * The position after which the newest {@code count} entries stand, or all that are held if these are fewer, those
     * among them that are held though what came after them is not; with 0 the newest position.
     */
    CompletionStage<Long> tail(int count);

    /**
     * What stands after this position, oldest first: at most {@code maxCount} entries, whose data has at most
     * {@code maxBytes} bytes in all unless the first alone has more. May be ahead of what was followed, or behind. Ahead of
     * the newest there is nothing, and nothing is lost.
     */
    CompletionStage<Page> read(long after, int maxCount, int maxBytes);

    /** The canonical id of a position; {@code locate(idOf(p))} answers p. Needs no look-up. */
    String idOf(long position);

    /**
     * Stops following, answers whatever is under way, and gives back all resources. What is appended later fails with
     * {@code UNAVAILABLE}. Idempotent.
     */
    @Override
    void close();
}
