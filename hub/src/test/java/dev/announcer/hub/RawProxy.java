package dev.announcer.hub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A proxy as a process of its own in front of a hub, with its configuration in a temporary folder. */
final class RawProxy implements AutoCloseable {
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin");

    private final Process process;
    private final int port;

    private RawProxy(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** The test is skipped where this program is missing. */
    static Path installed(String program) {
        List<Path> found = Stream.concat(
                        FOLDERS.stream(), Stream.of(System.getenv("PATH").split(":")))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .toList();
        assumeTrue(!found.isEmpty(), program + " is not installed; to run this test: apt-get install " + program);
        return found.get(0);
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** With its default proxy settings, and what is added to them. */
    static RawProxy nginx(Hub hub, Path folder, String settings) {
        int port = freePort();
        String site = settings + " server { listen 127.0.0.1:" + port + "; location / { proxy_pass http://127.0.0.1:"
                + hub.port() + "; } }";
        return nginx(folder, port, site);
    }

    /** With what it is told of its sites; one of them is at this port. */
    static RawProxy nginx(Path folder, int port, String sites) {
        Path program = installed("nginx");
        // What it writes has to be in the folder, and a worker of root's master would be nobody there.
        String config = """
                daemon off; USER pid FOLDER/pid; error_log FOLDER/error.log;
                events { worker_connections 64; }
                http {
                  access_log off;
                  client_body_temp_path FOLDER/body; proxy_temp_path FOLDER/proxy; fastcgi_temp_path FOLDER/fastcgi;
                  uwsgi_temp_path FOLDER/uwsgi; scgi_temp_path FOLDER/scgi;
                  proxy_cache_path FOLDER/cache keys_zone=cache:1m;
                  SITES
                }
                """.replace("USER", isRoot() ? "user root;" : "")
                .replace("FOLDER", folder.toString())
                .replace("SITES", sites);
        return start(
                port,
                folder,
                config,
                file -> List.of(program.toString(), "-p", folder.toString(), "-e", folder + "/early.log", "-c", file));
    }

    /** In HTTP mode with these settings. */
    static RawProxy haproxy(Hub hub, Path folder, String settings) {
        Path program = installed("haproxy");
        int port = freePort();
        String config = """
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                SETTINGS
                frontend front
                  bind 127.0.0.1:PORT
                  default_backend back
                backend back
                  server hub 127.0.0.1:HUB
                """.replace("SETTINGS", settings)
                .replace("PORT", Integer.toString(port))
                .replace("HUB", Integer.toString(hub.port()));
        return start(port, folder, config, file -> List.of(program.toString(), "-db", "-f", file));
    }

    interface Command {
        List<String> with(String config);
    }

    /** This program with this configuration, once it listens at this port. */
    static RawProxy start(int port, Path folder, String config, Command command) {
        try {
            Path file = Files.writeString(folder.resolve("proxy.conf"), config);
            Path log = folder.resolve("output.log");
            ProcessBuilder builder = new ProcessBuilder(command.with(file.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment()
                    .put("XDG_CONFIG_HOME", folder.toString()); // Caddy leaves a copy of its settings there
            Process process = builder.start();
            RawProxy proxy = new RawProxy(process, port);
            await("the proxy listens")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        assertTrue(process.isAlive(), "it ended: " + Files.readString(log));
                        return proxy.listens();
                    });
            return proxy;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** A stream through it. */
    WireStream listen(String target, String... headers) {
        return WireConnection.connect(port).send(WireConnection.head("GET", target, headers)).stream();
    }

    /** The head of the response to a GET through it. */
    WireResponse head(String target, String... headers) {
        try (WireConnection http = WireConnection.connect(port)) {
            return http.send(WireConnection.head("GET", target, headers)).bodilessResponse();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> workers = process.descendants().toList();
        process.destroy();
        try {
            if (process.waitFor(5, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly(); // and then nobody is left to end its workers
        workers.forEach(ProcessHandle::destroyForcibly);
    }
}
