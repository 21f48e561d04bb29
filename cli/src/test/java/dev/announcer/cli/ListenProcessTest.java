package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code listen} as a process, with a real hub. */
final class ListenProcessTest {
    @TempDir
    private Path folder;

    private static void announce(int port, String... args) {
        String[] all = new String[args.length + 4];
        System.arraycopy(new String[] {"announce", "--quiet", "--hub", "localhost:" + port}, 0, all, 0, 4);
        System.arraycopy(args, 0, all, 4, args.length);
        Typed typed = Typed.command(all);
        assertEquals(0, typed.exitCode(), () -> typed.err().toString());
    }

    @Test
    void listen_shows_blocks_untilCtrlC_whichIsNoError() throws Exception {
        try (Program hub = Program.hub()) {
            int port = hub.port();
            announce(port, "--id", "own-1", "--type", "t", "two\nlines");
            announce(port, "--id", "own-2", "next");
            try (Program listen = Program.start(
                    Map.of("ANNOUNCER_HUB", "localhost:" + port), List.of(), "listen", "--last-event-id", "earliest")) {
                for (String line : List.of(
                        "id: own-1", "event: t", "data: two", "data: lines", "", "id: own-2", "data: next", "")) {
                    assertEquals(line, listen.nextOut());
                }
                boolean deaf = listen.isDeafTo("INT");
                listen.signal(deaf ? "TERM" : "INT");
                assertEquals(0, listen.exitCode());
                assertEquals(List.of(), listen.restOfErr());
                assumeFalse(deaf, "started deaf to SIGINT");
            }
        }
    }

    @Test
    void listen_survivesTheHubsRestart_andSaysSo() throws Exception {
        Program hub = Program.hub("--retry", "50ms");
        try {
            int port = hub.port();
            try (Program listen = Program.start("listen", "localhost:" + port, "--data")) {
                awaitListener(port);
                announce(port, "one");
                assertEquals("one", listen.nextOut());
                hub.signal("TERM");
                assertEquals(0, hub.exitCode());
                assertTrue(listen.nextErr().contains("the server ended the stream; trying again in "));
                hub = Program.start("serve", "--port", String.valueOf(port));
                assertEquals(port, hub.port());
                String said = listen.nextErr();
                while (!said.equals("announcer: listening again")) {
                    said = listen.nextErr();
                }
                // The new hub's memory knows nothing of the id: that is said, and it goes on.
                assertEquals(
                        "announcer: the stream begins anew, something was missed: {\"reason\":\"unknown\"}",
                        listen.nextErr());
                announce(port, "two");
                assertEquals("two", listen.nextOut());
            }
        } finally {
            hub.close();
        }
    }

    @Test
    void listen_followFile_losesNothingOverARestart() throws Exception {
        Path file = folder.resolve("last.id");
        try (Program hub = Program.hub()) {
            int port = hub.port();
            announce(port, "--id", "a", "one");
            announce(port, "--id", "b", "two");
            Typed first = follow(port, file, "--count", "1", "--last-event-id", "earliest");
            assertEquals(List.of("one"), first.out(), () -> first.err().toString());
            assertEquals("a", Files.readString(file));
            announce(port, "--id", "c", "three");
            Typed second = follow(port, file, "--count", "2");
            assertEquals(
                    List.of("two", "three"), second.out(), () -> second.err().toString());
            assertEquals("c", Files.readString(file));
        }
    }

    private static Typed follow(int port, Path file, String... args) {
        String[] all = new String[args.length + 5];
        System.arraycopy(
                new String[] {"listen", "localhost:" + port, "--data", "--follow-file", file.toString()}, 0, all, 0, 5);
        System.arraycopy(args, 0, all, 5, args.length);
        return Typed.command(all);
    }

    @Test
    void listen_exec_runsACommandForEach_withTheEvent() throws Exception {
        Path log = folder.resolve("log");
        try (Program hub = Program.hub()) {
            int port = hub.port();
            announce(port, "--topic", "jobs", "--id", "j1", "--type", "t", "dat\na");
            announce(port, "--topic", "jobs", "--id", "j2", "x");
            String command = "echo $EVENT_TYPE $EVENT_ID $EVENT_TOPICS \"$EVENT_DATA\" >>" + log + "; cat >>" + log
                    + "; echo >>" + log + "; test $EVENT_ID = j1";
            Typed typed = Typed.command(
                    "listen", "localhost:" + port, "--exec", command, "--count", "2", "--last-event-id", "earliest");
            assertEquals(0, typed.exitCode());
            assertEquals("t j1 jobs dat\na\ndat\na\nmessage j2 jobs x\nx\n", Files.readString(log));
            assertEquals(List.of("announcer: the command ended with 1, for the event j2"), typed.err());
        }
    }

    /** Larger than a variable may be in bytes, smaller in characters. */
    @Test
    void listen_exec_ofLargeData_hasItOnItsInput() throws Exception {
        try (Program hub = Program.hub()) {
            int port = hub.port();
            announce(port, "€".repeat(60_000));
            Path log = folder.resolve("log");
            String command = "echo \"${EVENT_DATA-unset}\" >" + log + "; wc -c >>" + log;
            Typed typed = Typed.command(
                    "listen", "localhost:" + port, "--exec", command, "--count", "1", "--last-event-id", "earliest");
            assertEquals(0, typed.exitCode(), () -> typed.err().toString());
            assertEquals(
                    List.of("unset", "180000"),
                    Files.readAllLines(log).stream().map(String::strip).toList());
        }
    }

    /** Ctrl-C is for the whole group, so for the command too: what it did not do is done after the restart. */
    @Test
    void listen_exec_thatIsEndedWithIt_isNotCounted() throws Exception {
        Path file = folder.resolve("last.id");
        try (Program hub = Program.hub()) {
            int port = hub.port();
            announce(port, "--id", "a", "one");
            announce(port, "--id", "b", "two");
            String command = "test $EVENT_ID = a || { kill -TERM $PPID; kill -KILL $$; }";
            try (Program listen = Program.start(
                    "listen",
                    "localhost:" + port,
                    "--exec",
                    command,
                    "--follow-file",
                    file.toString(),
                    "--last-event-id",
                    "earliest")) {
                assertEquals(0, listen.exitCode());
                assertEquals("a", Files.readString(file));
            }
        }
    }

    @Test
    void listen_whoseReaderHasGone_countsWhatWasRead_andNoMore() throws Exception {
        Path file = folder.resolve("last.id");
        try (Program hub = Program.hub()) {
            int port = hub.port();
            announce(port, "--id", "a", "one");
            announce(port, "--id", "b", "two");
            announce(port, "--id", "c", "three");
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            OutputStream head = new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    if (read.toString(UTF_8).contains("\n")) {
                        throw new IOException("Broken pipe");
                    }
                    read.write(b);
                }
            };
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Shell shell = new Shell(
                    Map.of(),
                    InputStream.nullInputStream(),
                    new PrintStream(head, false, UTF_8),
                    new PrintStream(err, true, UTF_8));
            String[] args = {
                "listen", "localhost:" + port, "--data", "--follow-file", file.toString(), "--last-event-id", "earliest"
            };
            assertEquals(0, Main.run(args, shell));
            assertEquals("one\n", read.toString(UTF_8));
            assertEquals("", err.toString(UTF_8));
            assertEquals("a", Files.readString(file));
        }
    }

    @Test
    void listen_json_forwardsOneHubToAnother() throws Exception {
        try (Program from = Program.hub();
                Program to = Program.hub()) {
            int port = from.port();
            int other = to.port();
            announce(port, "--topic", "a/b", "--topic", "c", "--type", "t", "--id", "own", "--retry", "5ms", "x\ny");
            announce(port, "--topic", "a/b", "ü\"\\");
            announce(port, "--topic", "not/this", "z");
            Typed listened = Typed.command(
                    "listen",
                    "localhost:" + port,
                    "--topic",
                    "a/*",
                    "--json",
                    "--count",
                    "2",
                    "--last-event-id",
                    "earliest");
            assertEquals(
                    "{\"topics\":[\"a/b\",\"c\"],\"data\":\"x\\u000ay\",\"type\":\"t\",\"id\":\"own\",\"retry\":5}",
                    listened.out().get(0));
            assertEquals(2, listened.out().size());
            String input = String.join("\n", listened.out());
            Typed announced = Typed.command(
                    Map.of(), input.getBytes(UTF_8), "announce", "--ndjson", "--hub", "localhost:" + other);
            assertEquals(0, announced.exitCode(), () -> announced.err().toString());
            Typed heard = Typed.command(
                    "listen", "localhost:" + other, "--json", "--count", "2", "--last-event-id", "earliest");
            assertEquals(listened.out(), heard.out());
        }
    }

    @Test
    void listen_type_showsThatTypeAlone() throws Exception {
        try (Program hub = Program.hub()) {
            int port = hub.port();
            announce(port, "--type", "a", "1");
            announce(port, "--type", "b", "2");
            announce(port, "--type", "a", "3");
            Typed typed = Typed.command(
                    "listen",
                    "localhost:" + port,
                    "--type",
                    "a",
                    "--data",
                    "--count",
                    "2",
                    "--last-event-id",
                    "earliest");
            assertEquals(List.of("1", "3"), typed.out());
        }
    }

    private static void awaitListener(int port) throws Exception {
        for (int tries = 0; tries < 2_000; tries++) {
            try (Wire wire = Wire.request(port, "GET", "/metrics", "Connection: close\r\n")) {
                if (wire.toEnd().lines().anyMatch(line -> line.matches("announcer_listeners(\\{.*})? [1-9].*"))) {
                    return;
                }
            }
        }
        throw new AssertionError("nobody listens");
    }
}
