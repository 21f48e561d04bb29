package dev.announcer.journal.file;

import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.tck.JournalVenue;
import java.nio.file.Path;

/** A file of its own. */
final class FileVenue implements JournalVenue {
    private final Path path;

    FileVenue(Path path) {
        this.path = path;
    }

    @Override
    public Journal open(JournalOptions options) {
        return FileJournal.open(path, options);
    }

    @Override
    public void close() {
        // the folder is the test's
    }
}
