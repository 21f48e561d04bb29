package dev.announcer.journal.file;

import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.tck.JournalVenue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file of its own, on a disk that can be stopped in the middle. */
final class FileVenue implements JournalVenue.Crashing {
    private final Path path;
    private TestDisk disk = new TestDisk();

    FileVenue(Path path) {
        this.path = path;
    }

    @Override
    public Journal open(JournalOptions options) {
        return FileJournal.open(path, options, Desk.host(disk));
    }

    /** What is in the file when nothing can be acknowledged any longer is what the next one finds. */
    @Override
    public void crash(Journal node) throws IOException {
        disk.failsToSync = true;
        disk.room = 0;
        Path found = Desk.killed(path, path.resolveSibling(path.getFileName() + "-found"));
        node.close();
        Files.move(found, path, StandardCopyOption.REPLACE_EXISTING);
        disk = new TestDisk();
    }

    @Override
    public void close() {
        // the folder is the test's
    }
}
