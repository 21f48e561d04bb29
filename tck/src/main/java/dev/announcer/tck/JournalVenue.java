package dev.announcer.tck;

import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import java.time.Duration;

/**
 * Where a journal is put to the test: one record, empty at first, that belongs to one test alone, and the nodes that are
 * opened on it.
 *
 * <p>Called by the test's thread alone.
 */
public interface JournalVenue extends AutoCloseable {
    /**
     * Opens a node on the record: the first makes the record, every later one finds what the record holds then. The test
     * closes it.
     *
     * @throws IllegalArgumentException if the journal cannot take these options
     */
    Journal open(JournalOptions options) throws Exception;

    /** How many nodes may be open on the record at the same time; one by default. */
    default int nodes() {
        return 1;
    }

    /**
     * How many more than its rule asks for the journal may hold when it is at rest, because it gives up what is old in
     * runs; 0 by default.
     */
    default int slack() {
        return 0;
    }

    /**
     * How long a test waits for what must come at some time, before it fails; half a minute by default. No test waits as
     * long if the journal is right.
     */
    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    /** Removes the record, with whatever is still open on it. */
    @Override
    void close() throws Exception;

    /** A venue whose nodes can meet their end without being closed, as by {@code kill -9}. */
    interface Crashing extends JournalVenue {
        /**
         * Ends this node without closing it: what it has not made durable by now is lost. It calls its follower no more,
         * and what it was asked for may stay unanswered; the test does not close it.
         */
        void crash(Journal node) throws Exception;
    }
}
