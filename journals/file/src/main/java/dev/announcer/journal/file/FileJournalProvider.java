package dev.announcer.journal.file;

import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.JournalProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/** Opens {@code file:PATH}: the path is everything after the first colon, as it was typed. */
public final class FileJournalProvider implements JournalProvider {
    private static final String SCHEME = "file";

    /** For {@link java.util.ServiceLoader}. */
    public FileJournalProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Journal open(String uri, JournalOptions options) {
        String path = uri.substring(uri.indexOf(':') + 1);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("\"" + uri + "\" names no file; write file:PATH");
        }
        try {
            return FileJournal.open(Path.of(path), options);
        } catch (InvalidPathException invalid) {
            throw new IllegalArgumentException("\"" + path + "\" is no path: " + invalid.getReason(), invalid);
        }
    }
}
