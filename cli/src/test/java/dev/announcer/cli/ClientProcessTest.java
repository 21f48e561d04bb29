package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code announce} and {@code ping} as processes, with a real hub. */
final class ClientProcessTest {
    @Test
    void announce_anArgument_isHeard_andTheExitCodesAreTrue() throws Exception {
        try (Program hub = Program.hub()) {
            int port = hub.port();
            Map<String, String> env = Map.of("ANNOUNCER_HUB", "http://localhost:" + port);
            try (Wire stream = Wire.listen(port, "/listen?topic=news")) {
                long start = System.nanoTime();
                try (Program announce = Program.start(
                        env, List.of("-XX:+UseSerialGC"), "announce", "--topic", "news", "--type", "t", "hello")) {
                    String id = announce.nextOut();
                    assertTrue(stream.until("data: hello\n\n").contains("id: " + id + "\nevent: t\ndata: hello\n\n"));
                    assertEquals(0, announce.exitCode());
                    assertEquals(List.of(), announce.restOfErr());
                    System.out.printf("announce: %d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                }
            }
            try (Program refused = Program.start(env, List.of(), "announce", "--topic", "a/*", "x")) {
                assertEquals(1, refused.exitCode());
                assertTrue(refused.nextErr().startsWith("announcer: the hub answered 400 ("));
            }
            try (Program wrong = Program.start(env, List.of(), "announce", "--topc", "a", "x")) {
                assertEquals(2, wrong.exitCode());
                assertEquals("announcer: announce has no option --topc; did you mean --topic?", wrong.nextErr());
            }
            hub.signal("TERM");
            assertEquals(0, hub.exitCode());
            try (Program nowhere = Program.start(env, List.of(), "announce", "x")) {
                assertEquals(3, nowhere.exitCode());
                assertTrue(nowhere.nextErr().startsWith("announcer: no hub at http://localhost:" + port));
            }
        }
    }

    @Test
    void announce_linesThatCome_areHeardAsTheyCome() throws Exception {
        try (Program hub = Program.hub()) {
            int port = hub.port();
            try (Wire stream = Wire.listen(port, "/listen?topic=log");
                    Program announce =
                            Program.start("announce", "--topic", "log", "--hub", "http://localhost:" + port)) {
                for (String line : List.of("one", "two", "three")) {
                    announce.stdin().write((line + "\n").getBytes(UTF_8));
                    announce.stdin().flush();
                    stream.until("data: " + line + "\n\n"); // before the next is written
                    announce.nextOut();
                }
                announce.stdin().write("last".getBytes(UTF_8));
                announce.stdin().close();
                stream.until("data: last\n\n");
                assertEquals(0, announce.exitCode());
                assertEquals(2, announce.restOfOut().size() + 1, "the last id, and the end");
            }
        }
    }

    @Test
    void announce_ndjson_keepsEveryMember() throws Exception {
        try (Program hub = Program.hub()) {
            int port = hub.port();
            try (Wire stream = Wire.listen(port, "/listen?topics=show");
                    Program announce = Program.start("announce", "--ndjson", "--hub", "localhost:" + port)) {
                String lines = """
                        {"topics":["a","b"],"data":"x\\ny","type":"t","id":"own","retry":5}
                        nonsense
                        {"data":"z"}
                        """;
                announce.stdin().write(lines.getBytes(UTF_8));
                announce.stdin().close();
                stream.until("id: own\nevent: t\nretry: 5\ntopic: a\ntopic: b\ndata: x\ndata: y\n\n");
                stream.until("topic: default\ndata: z\n\n");
                assertEquals(1, announce.exitCode());
                List<String> said = announce.restOfErr();
                assertEquals(1, said.size(), said::toString);
                assertTrue(said.get(0).startsWith("announcer: line 2: "), said::toString);
            }
        }
    }

    @Test
    void ping_forEver_survivesTheHubsRestart_andCtrlCEndsItWithZero() throws Exception {
        Program hub = Program.hub();
        try {
            int port = hub.port();
            try (Program ping = Program.start("ping", "--every", "20ms", "--hub", "http://localhost:" + port)) {
                assertTrue(ping.nextOut().startsWith("pong "));
                assertTrue(ping.nextOut().startsWith("pong "));
                hub.signal("TERM");
                assertEquals(0, hub.exitCode());
                String said = ping.nextErr();
                while (!said.startsWith("announcer: no hub at http://localhost:" + port)) {
                    said = ping.nextErr(); // one that was under way when the hub ended
                }
                hub = Program.start("serve", "--port", String.valueOf(port));
                assertEquals(port, hub.port());
                try (Wire stream = Wire.listen(port, "/listen?topic=ping")) {
                    stream.until("data: pong\n\n");
                }
                boolean deaf = ping.isDeafTo("INT");
                ping.signal(deaf ? "TERM" : "INT");
                assertEquals(0, ping.exitCode());
                assumeFalse(deaf, "started deaf to SIGINT");
            }
        } finally {
            hub.close();
        }
    }
}
