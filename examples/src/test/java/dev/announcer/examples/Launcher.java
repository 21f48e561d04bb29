package dev.announcer.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code ./announcer} of this build, without building anything. */
final class Launcher {
    private Launcher() {}

    static Path in(Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("announcer"),
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin/java") + "' -cp '"
                        + System.getProperty("java.class.path") + "' dev.announcer.cli.Main \"$@\"\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
