package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code announcer} as a process of its own, with the class path of the tests. */
final class Program implements AutoCloseable {
    /** Long enough for a loaded machine; nothing waits for it to pass. */
    private static final long PATIENCE_SECONDS = 30;

    private static final Pattern LISTENING = Pattern.compile("listening on http://[^:]+:([0-9]+)");
    private static final String END = "\u0000end";

    private final Process process;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> err = new LinkedBlockingQueue<>();

    private Program(Process process) {
        this.process = process;
        read(process.getInputStream(), out);
        read(process.getErrorStream(), err);
    }

    static Program start(String... args) throws IOException {
        return start(Map.of(), List.of(), args);
    }

    static Program start(Map<String, String> env, List<String> jvmOptions, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Xmx512m");
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED"); // as the manifest of the jar says
        }
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("ANNOUNCER_"));
        builder.environment().putAll(env);
        return new Program(builder.start());
    }

    /** A hub on a free port of the loopback address. */
    static Program hub(String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of("serve", "--port", "0"));
        all.addAll(List.of(args));
        return start(all.toArray(String[]::new));
    }

    private static void read(InputStream in, BlockingQueue<String> lines) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader text = new BufferedReader(new InputStreamReader(in, UTF_8))) {
                        text.lines().forEach(lines::add);
                    } catch (IOException | UncheckedIOException ended) {
                        lines.add("(unreadable: " + ended + ")");
                    }
                    lines.add(END);
                },
                "program-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** The port of the line that says that the hub is ready, which must be the first on stdout. */
    int port() throws InterruptedException {
        String line = nextOut();
        Matcher listening = LISTENING.matcher(line);
        if (!listening.matches()) {
            throw new AssertionError("this is not the line that it listens: " + line + "; on stderr: " + err);
        }
        return Integer.parseInt(listening.group(1));
    }

    String nextOut() throws InterruptedException {
        return next(out, "stdout");
    }

    String nextErr() throws InterruptedException {
        return next(err, "stderr");
    }

    /** What is left on stderr until its end. */
    List<String> restOfErr() throws InterruptedException {
        return rest(err, "stderr");
    }

    /** What is left on stdout until its end. */
    List<String> restOfOut() throws InterruptedException {
        return rest(out, "stdout");
    }

    private List<String> rest(BlockingQueue<String> lines, String name) throws InterruptedException {
        List<String> rest = new ArrayList<>();
        for (String line = next(lines, name); !line.equals(END); line = next(lines, name)) {
            rest.add(line);
        }
        return rest;
    }

    private String next(BlockingQueue<String> lines, String name) throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing came on " + name + " (alive: " + process.isAlive() + ", stdout " + out
                    + ", stderr " + err + ")");
        }
        return line;
    }

    OutputStream stdin() {
        return process.getOutputStream();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal, {@code INT} or {@code TERM}. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("kill -" + name + " " + pid() + " ended with " + kill.exitValue());
        }
    }

    /** Whether a signal is ignored, as a shell makes SIGINT for what it starts in the background, and nohup SIGHUP. */
    boolean isDeafTo(String signal) throws IOException {
        int number = Map.of("HUP", 1, "INT", 2, "TERM", 15).get(signal);
        Path status = Path.of("/proc", String.valueOf(pid()), "status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) >>> (number - 1) & 1) != 0);
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("did not end; stdout " + out + ", stderr " + err);
        }
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }
}
