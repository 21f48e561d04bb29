package dev.announcer.journal.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A {@code redis-server} of the test's own: on a free port of the loopback address, with a directory of its own, ended by its pid.
 *
 * <p>Without options it keeps nothing on disk. It can be killed, and started again on the same port with its data, or without.
 */
public final class RedisProcess implements AutoCloseable {
    private static final String SERVER = "redis-server";

    private final Path directory;
    private final List<String> options;
    private final int port;
    private Process process;

    private RedisProcess(Path directory, List<String> options, int port) throws IOException {
        this.directory = directory;
        this.options = options;
        this.port = port;
        this.process = launch();
    }

    /** Starts one, with options as in its configuration: {@code "appendonly yes", "appendfsync always"}. */
    public static RedisProcess start(String... options) {
        try {
            Path directory = Files.createTempDirectory("announcer-redis");
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                free.setReuseAddress(true);
                int port = free.getLocalPort();
                free.close();
                return new RedisProcess(directory, List.of(options), port);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** One that has everything on disk before it answers. */
    public static RedisProcess durable() {
        return start("appendonly yes", "appendfsync always");
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                SERVER, "--bind", "127.0.0.1", "--dir", directory.toString(), "--save", "", "--daemonize", "no"));
        boolean hasTls = options.stream().anyMatch(option -> option.startsWith("tls-cert-file"));
        command.addAll(List.of(hasTls ? "--tls-port" : "--port", Integer.toString(port)));
        if (hasTls) {
            command.addAll(List.of("--port", "0", "--tls-auth-clients", "no"));
        }
        for (String option : options) {
            int space = option.indexOf(' ');
            command.add("--" + option.substring(0, space));
            command.addAll(List.of(option.substring(space + 1).split(" ")));
        }
        Process started;
        try {
            started = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException missing) {
            throw new IOException(
                    "these tests need " + SERVER + " on the PATH (Debian: apt-get install redis-server)", missing);
        }
        BufferedReader log =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            if (line.contains("Ready to accept connections")) {
                drain(log);
                return started;
            }
        }
        throw new IOException(SERVER + " ended at once:\n" + said);
    }

    private static void drain(BufferedReader log) {
        Thread reader = new Thread(() -> log.lines().forEach(line -> {}), "redis-log");
        reader.setDaemon(true);
        reader.setUncaughtExceptionHandler((thread, ended) -> {});
        reader.start();
    }

    public int port() {
        return port;
    }

    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Where its files are. */
    public Path directory() {
        return directory;
    }

    /** What a command answers, as {@code redis-cli} prints it. */
    public String command(String... words) {
        return command(Map.of(), words);
    }

    /** What a command answers, as {@code redis-cli} prints it in this environment ({@code REDISCLI_AUTH}). */
    public String command(Map<String, String> environment, String... words) {
        List<String> command = new ArrayList<>(List.of("redis-cli", "-h", "127.0.0.1", "-p", Integer.toString(port)));
        command.addAll(List.of(words));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process cli = builder.start();
            cli.getOutputStream().close();
            return new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** As {@code kill -9}. */
    public void kill() {
        end(process.destroyForcibly());
    }

    /** Ends it properly: it writes what it is configured to write. */
    public void stop() {
        process.destroy();
        end(process);
    }

    /** Starts it again, on the same port, with what is in its directory. */
    public void restart() {
        try {
            process = launch();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Removes all that it has on disk, while it is down. */
    public void forget() {
        delete(false);
    }

    @Override
    public void close() {
        kill();
        delete(true);
    }

    private void delete(boolean itself) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                if (itself || !file.equals(directory)) {
                    Files.delete(file);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void end(Process ending) {
        try {
            if (!ending.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(SERVER + " does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
