package dev.announcer.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** One line a second on stderr: rewritten in place on a terminal, a line each elsewhere. */
final class BenchProgress {
    private static final Path STDERR = Path.of("/proc/self/fd/2");
    private static final String ERASE = "\r\u001b[K";

    private final Shell shell;
    private final boolean terminal;

    BenchProgress(Shell shell, boolean terminal) {
        this.shell = shell;
        this.terminal = terminal;
    }

    /** For this shell; it is a terminal if its stderr is the process's, and that one is. */
    static BenchProgress of(Shell shell) {
        boolean dumb = shell.env().getOrDefault("TERM", "dumb").equals("dumb");
        return new BenchProgress(shell, shell.err() == System.err && !dumb && isTerminal());
    }

    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(STDERR).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | RuntimeException noSuchFileHere) {
            return false; // plain lines do no harm
        }
    }

    void opening(int opened, int of) {
        show(String.format(Locale.ROOT, "opening streams: %,d of %,d", opened, of));
    }

    /** What happened last, so many seconds after the beginning of the warm-up or the measurement. */
    void running(boolean warmingUp, BenchPoint last, long atSeconds) {
        show(String.format(
                Locale.ROOT,
                "%s%d s  %,.0f announced/s  %,.0f heard/s  p50 %s  p99 %s",
                warmingUp ? "warming up " : "",
                atSeconds,
                last.announcedPerSecond(),
                last.heardPerSecond(),
                BenchText.time(last.p50Nanos()),
                BenchText.time(last.p99Nanos())));
    }

    private void show(String line) {
        if (terminal) {
            shell.err().print(ERASE + line);
            shell.err().flush();
        } else {
            shell.err().println(line);
        }
    }

    /** Takes the line away. */
    void end() {
        if (terminal) {
            shell.err().print(ERASE);
            shell.err().flush();
        }
    }
}
