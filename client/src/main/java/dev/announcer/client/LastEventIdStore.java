package dev.announcer.client;

import java.nio.file.Path;

/**
 * Where the last event id outlives the process: one that starts again goes on where it was.
 *
 * <p>An id is saved once what it stands behind was handled: the callback has returned, the subscriber has returned from {@code
 * onNext}, or, for those who take events, the next one was asked for. So what a process was doing when it died is heard again,
 * and nothing is lost. Calls come one at a time, for each event; what is thrown ends the source ({@link
 * Failure.Reason#CALLBACK}), or goes to who asked for the next event.
 */
public interface LastEventIdStore {
    /** The id that was saved last; empty if there is none. Called once, by {@code open}. */
    String load();

    /** Keeps this id; may be empty, which means that there is none any more. */
    void save(String lastEventId);

    /**
     * Keeps the id in a file, in UTF-8, and replaces the file as a whole each time: whoever reads it finds the one before or
     * the one after. It throws {@link java.io.UncheckedIOException}. It does not force the disk: after a power failure the file
     * may hold an older id, and some events are heard again.
     */
    static LastEventIdStore inFile(Path file) {
        return new LastEventIdFile(file);
    }
}
