package dev.announcer.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Keeps the last event id in a file. */
final class LastEventIdFile implements LastEventIdStore {
    private final Path file;
    private final Path next;

    LastEventIdFile(Path file) {
        this.file = file.toAbsolutePath();
        this.next = this.file.resolveSibling(this.file.getFileName() + ".new");
    }

    @Override
    public String load() {
        try {
            // No id has the end of a line in it, but a file that a person wrote ends with one.
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (NoSuchFileException none) {
            return "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "the last event id cannot be read from " + file + " (" + unreadable + ")", unreadable);
        }
    }

    @Override
    public void save(String lastEventId) {
        try {
            Files.writeString(next, lastEventId);
            try {
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException notHere) {
                Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException unwritable) {
            throw new UncheckedIOException(
                    "the last event id cannot be written to " + file + " (" + unwritable + ")", unwritable);
        }
    }
}
