package dev.announcer.journal.file;

import dev.announcer.tck.JournalVenue;
import dev.announcer.tck.RetainingJournalContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The journal in a file keeps the contract of journals, all of it. */
final class FileJournalContractTest extends RetainingJournalContract {
    @TempDir
    private Path folder;

    private int venues;

    @Override
    protected JournalVenue venue() {
        return new FileVenue(folder.resolve("journal-" + venues++));
    }
}
