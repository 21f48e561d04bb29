package dev.announcer.journal.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The file of an open journal: locked against other processes, and claimed against this one.
 *
 * <p>The claim comes first and matters: POSIX gives a process's lock on a file up as soon as any of its descriptors of
 * that file is closed, so a second attempt from within must not even open it.
 */
final class JournalFile implements AutoCloseable {
    private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path path;
    private final Host host;
    private FileChannel channel;
    private Superblock superblock;
    private @Nullable Object key; // what the file system knows the file by
    private boolean isNew;

    private JournalFile(Path path, Host host, FileChannel channel) {
        this.path = path;
        this.host = host;
        this.channel = channel;
        this.superblock = new Superblock(channel);
        this.key = key(path);
    }

    private static @Nullable Object key(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException gone) {
            return null;
        }
    }

    /** Refuses, if its name no longer leads to it: what is written to a file that was removed is gone with the process. */
    void checkPlace() throws IOException {
        if (!Objects.equals(key, key(path)) || !Files.exists(path)) {
            throw new IOException("the file " + path
                    + " was removed or replaced while it is open; put it back, or start" + " again with what is there");
        }
    }

    /**
     * Opens and locks.
     *
     * @throws UncheckedIOException if that cannot be; its message says why
     */
    static JournalFile open(Path path, Host host) {
        Path real = real(path);
        if (!CLAIMED.add(real)) {
            throw refused(
                    new IOException("journal " + path + " is open already in this process; a journal has one owner"));
        }
        FileChannel channel = null;
        try {
            channel = host.disk().open(real);
            if (!isLocked(channel)) {
                throw new IOException(
                        "journal " + path + " is open in another process; a journal file has one owner at a time");
            }
            JournalFile file = new JournalFile(real, host, channel);
            file.check(path);
            return file;
        } catch (AccessDeniedException denied) {
            release(real, channel);
            throw refused(new IOException("no right to read and write journal " + path, denied));
        } catch (IOException failed) {
            release(real, channel);
            String said = String.valueOf(failed.getMessage());
            throw refused(
                    said.startsWith("journal ") ? failed : new IOException("journal " + path + ": " + said, failed));
        } catch (RuntimeException | Error failed) {
            release(real, channel);
            throw failed;
        }
    }

    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        try {
            if (parent == null || Files.isDirectory(absolute)) {
                throw new IOException("journal " + path + " is a directory; name a file in it");
            }
            if (!Files.isDirectory(parent)) {
                throw new IOException("journal " + path + ": the directory " + parent
                        + (Files.exists(parent) ? " is no directory" : " does not exist; make it first"));
            }
            if (Files.exists(absolute)) {
                if (!Files.isRegularFile(absolute)) {
                    throw new IOException("journal " + path + " is no regular file");
                }
                return absolute.toRealPath();
            }
            return parent.toRealPath().resolve(absolute.getFileName());
        } catch (IOException failed) {
            throw refused(failed);
        }
    }

    /** One whose message is the sentence alone, without the name of a class. */
    private static UncheckedIOException refused(IOException why) {
        return new UncheckedIOException(why.getMessage(), why);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException here) {
            return false;
        }
    }

    private void check(Path path) throws IOException {
        switch (superblock.kind()) {
            case EMPTY -> {
                superblock.create();
                syncDirectory();
                isNew = true;
            }
            case JOURNAL ->
                isNew = channel.size() == Superblock.BYTES && superblock.mark().isEmpty();
            case NEWER ->
                throw new IOException("journal " + path + " was written by a newer version of Announcer, in a"
                        + " format that this one does not know; it knows format " + Superblock.FORMAT);
            case OTHER -> throw new IOException("journal " + path + " is a file, but no journal; it was not touched");
            default -> throw new AssertionError(superblock.kind());
        }
    }

    /** Whether nothing was ever committed to it. */
    boolean isNew() {
        return isNew;
    }

    void mark(Superblock.Mark mark) {
        try {
            superblock.mark(mark);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    FileChannel channel() {
        return channel;
    }

    Superblock superblock() {
        return superblock;
    }

    Path path() {
        return path;
    }

    /** Opens an empty file beside this one, for what can be saved of it. */
    JournalFile beside() throws IOException {
        Path other = path.resolveSibling(path.getFileName() + ".salvaged");
        FileChannel empty;
        try {
            Files.deleteIfExists(other);
            empty = host.disk().open(other);
        } catch (AccessDeniedException denied) {
            throw new IOException(
                    "it is damaged, and what can be saved of it cannot be put beside it: no right to write " + other,
                    denied);
        }
        JournalFile file = new JournalFile(other, host, empty);
        try {
            if (!isLocked(file.channel)) {
                throw new IOException(other + " is open elsewhere");
            }
            file.superblock.create();
            return file;
        } catch (IOException | RuntimeException failed) {
            closeQuietly(file.channel);
            throw failed;
        }
    }

    /** Takes the place of the damaged file, which is kept under the name that this answers. */
    Path replaceBy(JournalFile saved) throws IOException {
        Path aside = aside();
        saved.channel.force(true);
        keep(aside);
        Files.move(saved.path, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncDirectory();
        FileChannel damaged = channel;
        channel = saved.channel;
        superblock = saved.superblock;
        key = saved.key;
        closeQuietly(damaged);
        return aside;
    }

    /** By a second name, which costs no room and opens no descriptor; where there are none, by a copy. */
    private void keep(Path aside) throws IOException {
        try {
            Files.createLink(aside, path);
        } catch (UnsupportedOperationException | IOException noLinks) {
            Files.copy(path, aside, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private Path aside() {
        String name =
                path.getFileName() + ".damaged-" + STAMP.format(host.clock().instant());
        Path aside = path.resolveSibling(name);
        for (int i = 2; Files.exists(aside); i++) {
            aside = path.resolveSibling(name + "-" + i);
        }
        return aside;
    }

    private void syncDirectory() {
        Path parent = path.getParent();
        if (parent == null) {
            return;
        }
        try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException notPossible) {
            // Some systems do not open directories; there the file system keeps the order of renames by itself.
            assert notPossible != null;
        }
    }

    /** Removes it. */
    void discard() throws IOException {
        close();
        Files.deleteIfExists(path);
    }

    /** Gives file, lock and claim back. */
    @Override
    public void close() {
        release(path, channel);
    }

    private static void release(Path real, @org.jspecify.annotations.Nullable FileChannel channel) {
        if (channel != null) {
            closeQuietly(channel);
        }
        CLAIMED.remove(real);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyLost) {
            // What was acknowledged is on disk; nobody could do anything about this.
            assert alreadyLost != null;
        }
    }
}
