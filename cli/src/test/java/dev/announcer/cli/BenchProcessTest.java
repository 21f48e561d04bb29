package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code bench} as a process, against a hub that is one. */
final class BenchProcessTest {

    @Test
    void ctrlC_endsTheRun_withItsFigures() throws Exception {
        try (Program hub = Program.hub();
                Program bench = Program.start(
                        "bench",
                        "localhost:" + hub.port(),
                        "-n",
                        "20",
                        "--warm-up",
                        "0",
                        "--duration",
                        "1h",
                        "--pid",
                        String.valueOf(hub.pid()))) {
            String line = bench.nextErr();
            while (!line.matches("[0-9]+ s  .* heard/s .*")) {
                line = bench.nextErr();
            }
            boolean deaf = bench.isDeafTo("INT");
            bench.signal(deaf ? "TERM" : "INT");
            assertEquals(0, bench.exitCode());
            List<String> out = bench.restOfOut();
            assertTrue(out.contains("note: ended by a signal, before its time"), out::toString);
            assertTrue(out.contains("good: nothing lost, doubled or out of order"), out::toString);
            assumeTrue(BenchProcess.isAvailable(), "no /proc here");
            assertTrue(
                    out.stream().anyMatch(each -> each.matches("  server .* of CPU per delivery, .*")), out::toString);
            assumeFalse(deaf, "started deaf to SIGINT");
        }
    }

    @Test
    void hub_killedInTheMiddle_endsTheRun_withOne() throws Exception {
        try (Program hub = Program.hub()) {
            String url = "localhost:" + hub.port();
            try (Program bench =
                    Program.start("bench", url, "-n", "20", "--warm-up", "0", "--duration", "1h", "--rate", "50")) {
                String line = bench.nextErr();
                while (!line.matches("[0-9]+ s  .* heard/s .*")) {
                    line = bench.nextErr();
                }
                hub.signal("KILL");
                assertEquals(1, bench.exitCode());
                List<String> out = bench.restOfOut();
                String verdict = out.get(out.size() - 1);
                assertTrue(verdict.startsWith("bad: ") && verdict.contains("20 streams cut off"), out::toString);
            }
        }
    }
}
