package dev.announcer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/**
 * Finds a key in the file that an option names, or in an environment variable; never on the command line, where every
 * process of the machine could read it (CWE-214).
 */
final class Key {
    private Key() {}

    /**
     * The key of one side: {@code listen}, {@code announce} or {@code metrics}. What was typed goes before the environment, and that before
     * the configuration.
     */
    static Optional<String> find(String side, Arguments arguments, Shell shell) {
        String fileOption = side + "-key-file";
        String variable = Sources.variable(side + "-key");
        String value = shell.env().get(variable);
        if (value == null || arguments.isTyped(fileOption)) {
            return arguments.text(fileOption).map(file -> read(file, shell));
        }
        if (arguments.isFromEnvironment(fileOption)) {
            throw CommandException.usage(
                    variable + " and " + Sources.variable(fileOption) + " are both set; one of them has to go");
        }
        if (value.isBlank()) {
            // Taken for "no key", a variable that was not filled in would open the hub to everybody.
            throw CommandException.usage(variable + " is set but empty; unset it to have no key");
        }
        return Optional.of(checked(value.strip(), variable));
    }

    private static String read(String file, Shell shell) {
        String key;
        try {
            Path path = Path.of(file);
            key = Files.readString(path).strip();
            if (isReadableByAll(path)) {
                shell.say("every user of this machine can read the key in " + file + "; chmod 600 mends that");
            }
        } catch (NoSuchFileException missing) {
            throw CommandException.usage("the key file " + file + " does not exist");
        } catch (IOException | InvalidPathException unreadable) {
            throw CommandException.usage("the key file " + file + " cannot be read (" + unreadable + ")");
        }
        if (key.isEmpty()) {
            throw CommandException.usage("the key file " + file + " is empty");
        }
        return checked(key, "the key file " + file);
    }

    /** What would break the header that the key is sent in is refused (CWE-113). */
    private static String checked(String key, String where) {
        if (!key.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
            throw CommandException.usage(where + " has more than one word, or what is not visible ASCII");
        }
        return key;
    }

    /** A warning and no error: the secrets of containers are readable by all, inside the container. */
    private static boolean isReadableByAll(Path path) throws IOException {
        PosixFileAttributeView posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        return posix != null && posix.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
    }
}
