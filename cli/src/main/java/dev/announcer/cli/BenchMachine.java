package dev.announcer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is to be known of this machine; not whose it is, nor its name. */
final class BenchMachine {
    private static final Pattern FILES = Pattern.compile("Max open files\\s+(\\d+)\\s.*");

    /** Taken where the system does not tell; the streams will show. */
    private static final long UNKNOWN = 1 << 16;

    private BenchMachine() {}

    /** How many files this process may open (RLIMIT_NOFILE; the JVM has raised the soft limit to the hard one). */
    static long openFiles() {
        for (String line : lines("/proc/self/limits")) {
            Matcher files = FILES.matcher(line);
            if (files.matches()) {
                return Long.parseLong(files.group(1));
            }
        }
        return UNKNOWN;
    }

    static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** The processor's name; empty if the system does not tell. */
    static String processor() {
        return lines("/proc/cpuinfo").stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    static String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }

    static String java() {
        return System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
    }

    private static List<String> lines(String file) {
        try {
            Path path = Path.of(file);
            return Files.isReadable(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
