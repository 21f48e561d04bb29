package dev.announcer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The CPU time that a process has used so far, and its memory, as Linux tells them in {@code /proc}.
 *
 * @param cpuNanos of all its threads, in user and system; known to 10 ms
 * @param residentBytes how much of it is in memory
 */
record BenchProcess(long cpuNanos, long residentBytes) {
    /** A hundred a second on every Linux that Java runs on, whatever the kernel's own ticks are. */
    private static final long TICK_NANOS = 10_000_000;

    private static final Path PROC = Path.of("/proc");

    /** Whether this system tells such things. */
    static boolean isAvailable() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /** All these processes together; nothing if one of them cannot be read, because it ended for instance. */
    static Optional<BenchProcess> of(List<Long> pids) {
        long cpuNanos = 0;
        long residentBytes = 0;
        for (long pid : pids) {
            try {
                String stat = Files.readString(PROC.resolve(pid + "/stat"));
                // The name in front, in brackets, may hold anything, even brackets.
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                cpuNanos += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_NANOS;
                if (fields[0].equals("Z")) {
                    return Optional.empty(); // it has ended, and nobody has asked how
                }
                residentBytes += kilobytes(PROC.resolve(pid + "/status"), "VmRSS:") << 10;
            } catch (IOException | RuntimeException unreadable) {
                return Optional.empty();
            }
        }
        return pids.isEmpty() ? Optional.empty() : Optional.of(new BenchProcess(cpuNanos, residentBytes));
    }

    /** What the kernel's TCP holds in buffers, of all processes of this machine together; 0 if it does not tell. */
    static long kernelTcpBytes() {
        try {
            for (String line : Files.readAllLines(PROC.resolve("net/sockstat"))) {
                int at = line.indexOf(" mem ");
                if (line.startsWith("TCP:") && at > 0) {
                    return Long.parseLong(line.substring(at + 5).strip()) << 12;
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            return 0;
        }
        return 0;
    }

    private static long kilobytes(Path file, String name) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }
}
