package dev.announcer.journal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What a journal takes from the machine it runs on; a test brings its own.
 *
 * @param disk opens files
 * @param clock tells how old announcements are
 * @param random gives epochs
 * @param boot tells one start of the machine from another; 0 if it cannot be told
 */
record Host(Disk disk, InstantSource clock, RandomGenerator random, long boot) {
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id"); // Linux

    /** Opens files to read and to write them. */
    @FunctionalInterface
    interface Disk {
        /** Opens this file, and makes it if it is not there. */
        FileChannel open(Path path) throws IOException;
    }

    Host {
        Objects.requireNonNull(disk, "disk");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(random, "random");
    }

    static Host here() {
        return new Host(
                path -> FileChannel.open(
                        path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                InstantSource.system(),
                new SecureRandom(),
                bootId());
    }

    private static long bootId() {
        try {
            String id = Files.readString(BOOT).strip().replace("-", "");
            return Long.parseUnsignedLong(id.substring(0, 16), 16) | 1;
        } catch (IOException | RuntimeException elsewhere) {
            return 0;
        }
    }
}
