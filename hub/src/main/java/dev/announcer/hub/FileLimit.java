package dev.announcer.hub;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files, and so connections, the process may open (RLIMIT_NOFILE). */
final class FileLimit {
    private static final Pattern LIMIT = Pattern.compile("Max open files\\s+(\\d+)\\s.*");
    private static final long UNKNOWN = 1 << 16;

    private FileLimit() {}

    /** The soft limit, which the JVM has raised to the hard one. */
    static long openFiles() {
        return ofLinux().orElseGet(FileLimit::ofManagement);
    }

    /** Asked first, because the management beans take a tenth of a second to load. */
    private static OptionalLong ofLinux() {
        Path limits = Path.of("/proc/self/limits");
        try {
            List<String> lines = Files.isReadable(limits) ? Files.readAllLines(limits) : List.of();
            for (String line : lines) {
                Matcher limit = LIMIT.matcher(line);
                if (limit.matches()) {
                    return OptionalLong.of(Long.parseLong(limit.group(1)));
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            HubLog.debug("the limits are not readable: " + unreadable);
        }
        return OptionalLong.empty();
    }

    private static long ofManagement() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof UnixOperatingSystemMXBean unix ? unix.getMaxFileDescriptorCount() : UNKNOWN;
    }
}
