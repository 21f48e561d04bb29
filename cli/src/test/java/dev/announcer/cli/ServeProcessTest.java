package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hub as a process: how it starts, what it says, how it ends. */
final class ServeProcessTest {
    /** Whatever stands on stderr when all is well. */
    private static final String KEYLESS =
            "announcer: without an announce key: only this machine is served (see --announce-key-file)";

    @TempDir
    private Path folder;

    @Test
    void serve_ready_saysSoAndAnswers() throws Exception {
        long start = System.nanoTime();
        try (Program hub = Program.hub()) {
            int port = hub.port();
            long listening = System.nanoTime();
            assertEquals(200, Wire.status(port, "GET", "/healthz", ""));
            long answered = System.nanoTime();
            System.out.printf(
                    "serve: %d ms from the start of the process to the line, %d ms to the first answer%n",
                    TimeUnit.NANOSECONDS.toMillis(listening - start), TimeUnit.NANOSECONDS.toMillis(answered - start));
            assertTrue(listening - start < TimeUnit.SECONDS.toNanos(20), "starting took more than 20 s");
            assertEquals(KEYLESS, hub.nextErr());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void serve_signalled_drainsAndEndsWithZero(String signal) throws Exception {
        try (Program hub = Program.hub()) {
            int port = hub.port();
            assumeFalse(hub.isDeafTo(signal), "started deaf to SIG" + signal);
            try (Wire stream = Wire.listen(port, "/listen?topic=news")) {
                assertEquals(200, Wire.status(port, "POST", "/announce?topic=news", ""));
                String before = stream.until("data: ");
                hub.signal(signal);
                String after = stream.toEnd().substring(before.length());
                assertTrue(after.matches("(?s).*retry: [0-9]+\n.*"), () -> "no retry: " + after);
                assertTrue(after.endsWith("\r\n0\r\n\r\n"), () -> "no end of the body: " + after);
            }
            assertEquals(0, hub.exitCode());
            assertEquals(List.of(KEYLESS, "announcer: ending"), hub.restOfErr());
            assertEquals(List.of(), hub.restOfOut());
        }
    }

    @Test
    void serve_signalledTwice_endsAtOnce() throws Exception {
        try (Program hub =
                Program.hub("--close-deadline", "1h", "--write-timeout", "0", "--max-announcement", "32MiB")) {
            int port = hub.port();
            assumeFalse(hub.isDeafTo("INT"), "started deaf to SIGINT");
            try (Wire stalled = Wire.listen(port, "/listen")) {
                // More than the kernel takes for one who does not read: the hub would drain for an hour.
                String body = "x".repeat(24 << 20);
                try (Wire announcing =
                        Wire.request(port, "POST", "/announce", "Content-Length: " + body.length() + "\r\n")) {
                    announcing.send(body);
                    announcing.until("HTTP/1.1 200 ");
                }
                hub.signal("INT");
                assertEquals(KEYLESS, hub.nextErr());
                assertEquals("announcer: ending", hub.nextErr());
                assertTrue(hub.isAlive(), "ended although a listener had not got everything");
                hub.signal("INT");
                assertEquals(130, hub.exitCode());
            }
        }
    }

    @Test
    void serve_withADrainDelay_saysThatItIsNotReadyAndServes() throws Exception {
        try (Program hub = Program.hub("--drain-delay", "1h")) {
            int port = hub.port();
            assumeFalse(hub.isDeafTo("TERM"), "started deaf to SIGTERM");
            assertEquals(200, Wire.status(port, "GET", "/readyz", ""));
            hub.signal("TERM");
            assertEquals(KEYLESS, hub.nextErr());
            assertEquals("announcer: not ready any more; ending soon", hub.nextErr());
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            int status;
            do { // it says so a moment before it is so
                status = Wire.status(port, "GET", "/readyz", "");
            } while (status == 200 && System.nanoTime() - patience < 0);
            assertEquals(503, status);
            assertEquals(200, Wire.status(port, "POST", "/announce", ""));
            hub.signal("TERM");
            assertEquals(143, hub.exitCode(), "a second signal ends it at once");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port 65536|announcer: port is 65536; 0 to 65535 are allowed",
                "--heartbeat 15|announcer: --heartbeat is \"15\"; a duration is needed, like 500ms, 15s, 3m, 1h or 0",
                "--window-cuont 5|announcer: serve has no option --window-cuont; did you mean --window-count?",
            })
    void serve_withAWrongOption_endsWithTwoAndOneSentence(String line, String sentence) throws Exception {
        try (Program hub = Program.hub(line.split(" "))) {
            String twice = line.startsWith("--port") ? "announcer: --port was given twice" : sentence;
            assertEquals(List.of(twice), hub.restOfErr());
            assertEquals(List.of(), hub.restOfOut());
            assertEquals(2, hub.exitCode());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "no-such-host.invalid"})
    void serve_whereItMayNot_endsWithTwoAndOneSentence(String host) throws Exception {
        try (Program hub = Program.hub("--host", host)) {
            List<String> said = hub.restOfErr();
            assertEquals(1, said.size(), said::toString);
            assertTrue(said.get(0).contains(host), said::toString);
            assertEquals(2, hub.exitCode());
        }
    }

    @Test
    void serve_elsewhereInsecurely_isServedAndWarnedOf() throws Exception {
        try (Program hub = Program.hub("--host", "0.0.0.0", "--insecure")) {
            assertEquals(200, Wire.status(hub.port(), "GET", "/healthz", ""));
            assertEquals("announcer: without an announce key: whoever reaches this hub may announce", hub.nextErr());
        }
    }

    @Test
    void serve_onAPortInUse_endsWithOneAndOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Program hub =
                        Program.start("serve", "--host", "127.0.0.1", "--port", String.valueOf(taken.getLocalPort()))) {
            List<String> said = hub.restOfErr();
            assertEquals(1, said.size(), said::toString);
            assertTrue(said.get(0).contains(String.valueOf(taken.getLocalPort())), said::toString);
            assertEquals(1, hub.exitCode());
        }
    }

    @Test
    void serve_fromFileEnvironmentAndFlags_takesEachWhereItGoesFirst() throws Exception {
        Path key = secret("announce.key", "s3cret\n");
        Path config = Files.writeString(
                folder.resolve("hub.yaml"), "port: 1\nretry: 7s\nmax-selectors: 1\nannounce-key-file: " + key + "\n");
        try (Program hub = Program.start(
                Map.of("ANNOUNCER_RETRY", "8s", "ANNOUNCER_PORT", "not read"),
                List.of(),
                "serve",
                "--config",
                config.toString(),
                "--port",
                "0")) {
            int port = hub.port();
            try (Wire stream = Wire.listen(port, "/listen?topic=a")) {
                assertTrue(stream.until("retry: 8000\n").contains("retry: 8000\n"));
            }
            assertEquals(400, Wire.status(port, "GET", "/listen?topic=a&topic=b", ""), "max-selectors of the file");
            assertEquals(401, Wire.status(port, "POST", "/announce", ""), "the key of the file");
            assertEquals(200, Wire.status(port, "POST", "/announce", "Authorization: Bearer s3cret\r\n"));
            assertEquals(401, Wire.status(port, "POST", "/announce", "Authorization: Bearer s3cret2\r\n"));
            hub.signal("TERM");
            assertEquals(0, hub.exitCode());
            assertEquals(List.of("announcer: ending"), hub.restOfErr(), "with a key there is nothing to warn of");
        }
    }

    @Test
    void serve_withListenKeyFromTheEnvironment_letsListenWithItAlone() throws Exception {
        try (Program hub =
                Program.start(Map.of("ANNOUNCER_LISTEN_KEY", "l1sten", "ANNOUNCER_PORT", "0"), List.of(), "serve")) {
            int port = hub.port();
            assertEquals(401, Wire.status(port, "GET", "/listen", ""));
            Wire.listen(port, "/listen?access_token=l1sten").close();
            hub.signal("TERM");
            assertEquals(0, hub.exitCode());
            assertFalse(hub.restOfErr().toString().contains("l1sten"), "the key was logged");
        }
    }

    private Path secret(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
