package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.hub.Hub;
import dev.announcer.hub.HubOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Short runs against a hub in this JVM; {@link BenchFaultsTest} has those against servers that do wrong. */
final class BenchCommandTest {
    private static Hub hub() {
        return Hub.start(HubOptions.builder()
                .port(0)
                .closeDeadline(Duration.ofMillis(200))
                .build());
    }

    /** A run of 20 announcements without a warm-up, unless these say otherwise. */
    static Typed bench(Object url, String... args) {
        return bench(Map.of(), url, args);
    }

    static Typed bench(Map<String, String> env, Object url, String... args) {
        List<String> all = new ArrayList<>(List.of("bench", String.valueOf(url), "--warm-up", "0"));
        if (!List.of(args).contains("--count")) {
            all.addAll(List.of("--count", "20"));
        }
        all.addAll(List.of(args));
        return Typed.command(env, "", all.toArray(String[]::new));
    }

    private static void assertGood(Typed typed, String announced, String heard) {
        assertEquals(Exit.OK, typed.exitCode(), typed::toString);
        assertEquals("good: nothing lost, doubled or out of order", last(typed));
        assertEquals(announced, figure(typed, "announced"));
        assertEquals(heard, figure(typed, "heard"));
    }

    static String last(Typed typed) {
        return typed.out().isEmpty()
                ? typed.toString()
                : typed.out().get(typed.out().size() - 1);
    }

    /** The number that a line begins with. */
    static String figure(Typed typed, String name) {
        return typed.out().stream()
                .filter(line -> line.strip().startsWith(name))
                .map(line -> line.strip().substring(name.length()).strip().split(" |, ", 2)[0])
                .findFirst()
                .orElse("(none)");
    }

    @Test
    void run_againstAHub_isGood_inEveryPace() {
        try (Hub hub = hub()) {
            assertGood(bench(hub.uri(), "-n", "50", "--threads", "2"), "20", "1,000");
            assertGood(bench(hub.uri(), "-n", "50", "--window", "8", "--count", "200"), "200", "10,000");
            assertGood(bench(hub.uri(), "-n", "50", "--rate", "0", "--count", "1000"), "1,000", "50,000");
            assertGood(bench(hub.uri(), "-n", "50", "--rate", "500", "--threads", "3"), "20", "1,000");
            assertGood(bench(hub.uri(), "-n", "1", "--payload", "100000"), "20", "20");
            assertGood(bench(hub.uri(), "-n", "3", "--payload", "35"), "20", "60");
            assertGood(bench(hub.uri(), "-n", "0"), "20", "(none)");
        }
    }

    @Test
    void run_withTopicsOfTheirOwn_isGood() {
        try (Hub hub = hub()) {
            assertGood(bench(hub.uri(), "-n", "7", "--threads", "2", "--topic", "user/{n}"), "20", "20");
            assertGood(bench(hub.uri(), "-n", "7", "--topic", "news", "--topic", "user/{n}"), "20", "140");
            assertGood(
                    bench(hub.uri(), "-n", "7", "--topic", "*/{n}/**", "--announce-topic", "a/{n}/b", "--rate", "0"),
                    "20",
                    "20");
        }
    }

    @Test
    void run_withAWarmUp_measuresOnlyWhatComesBehindIt_andChecksAll() {
        try (Hub hub = hub()) {
            Typed typed = Typed.command(
                    "bench",
                    hub.uri().toString(),
                    "-n",
                    "5",
                    "--warm-up",
                    "300ms",
                    "--duration",
                    "300ms",
                    "--rate",
                    "100");
            assertGood(typed, "30", "150");
        }
    }

    @Test
    void listeners_thatNeverRead_areLeftOut() {
        try (Hub hub = hub()) {
            Typed typed = bench(hub.uri(), "-n", "6", "--slow", "2");
            assertGood(typed, "20", "80");
            assertEquals("0", figure(typed, "slow listeners"));
        }
    }

    @Test
    void listeners_cutOffByTheHub_areToldApart() {
        try (Hub hub = Hub.start(HubOptions.builder()
                .port(0)
                .windowCount(100)
                .closeDeadline(Duration.ofMillis(200))
                .build())) {
            // So much that it fits into no send and receive buffers.
            Typed typed =
                    bench(hub.uri(), "-n", "3", "--slow", "1", "--payload", "200000", "--rate", "0", "--count", "300");
            assertEquals("1", figure(typed, "slow listeners"), typed::toString);
        }
    }

    @Test
    void hub_thatIsFull_isSaid() {
        try (Hub hub = Hub.start(HubOptions.builder()
                .port(0)
                .maxConnections(10)
                .closeDeadline(Duration.ofMillis(200))
                .build())) {
            Typed typed = bench(hub.uri(), "-n", "20");
            assertTrue(
                    typed.sentence()
                            .matches("announcer: only [0-9]+ of 20 streams could be opened \\(others were answered"
                                    + " and ended at once, as a hub does that is full\\)"),
                    typed::sentence);
            assertEquals(Exit.FAILED, typed.exitCode());
        }
    }

    @Test
    void keys_areTakenFromTheEnvironment() {
        try (Hub hub = Hub.start(HubOptions.builder()
                .port(0)
                .listenKey(Optional.of("listen-secret"))
                .announceKey(Optional.of("announce-secret"))
                .closeDeadline(Duration.ofMillis(200))
                .build())) {
            Map<String, String> keys = Map.of(
                    "ANNOUNCER_LISTEN_KEY", "listen-secret",
                    "ANNOUNCER_ANNOUNCE_KEY", "announce-secret");
            assertGood(bench(keys, hub.uri(), "-n", "2"), "20", "40");
            Typed without = bench(hub.uri(), "-n", "2");
            assertEquals(Exit.FAILED, without.exitCode());
            assertEquals("announcer: only 0 of 2 streams could be opened (the answer was 401)", without.sentence());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-n 5 --slow 6|slow is 6; 0 to 5 is needed",
                "--payload 34|payload is 34; 35 to 16777216 is needed",
                "--rate 1000001|rate is 1000001; 0 to 1000000 is needed",
                "--rate x|--rate is \"x\"; a whole number from 0 to 2147483647 is needed",
                "--window 0|window is 0; 1 to 10000 is needed",
                "--window 2 --rate 5|--window does not go with --rate: a rate does not wait for anybody",
                "--duration 0|duration is 0ms; 1ms to 24h is needed",
                "--warm-up 2d|warm-up is 172800000ms; 0ms to 24h is needed",
                "--threads 0|threads is 0; 1 to 64 is needed",
                "--pid x|--pid is \"x\"; the number of a process is needed",
                "--pid 4194304999|--pid is 4194304999, but there is no such process",
                "--hub localhost:1|the hub was given twice, as localhost:5000 and by --hub",
                "-n 0 --topic u/{n}|topics of their own need listeners",
            })
    void options_wrong_endWithOneSentenceAndTwo(String options, String sentence) {
        Typed typed = Typed.command(("bench localhost:5000 " + options).split(" "));
        assertEquals("announcer: " + sentence, typed.sentence());
        assertEquals(Exit.USAGE, typed.exitCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://192.0.2.1:5000|192.0.2.1 is another machine; if its owner agrees to a load of this kind, say --remote",
                "https://localhost|bench speaks http only, not https",
                "nowhere at all|URL is \"nowhere at all\"; an address is needed, like http://localhost:5000",
            })
    void url_notAllowed_endsWithOneSentenceAndTwo(String url, String sentence) {
        Typed typed = Typed.command("bench", url);
        assertEquals("announcer: " + sentence, typed.sentence());
        assertEquals(Exit.USAGE, typed.exitCode());
    }

    @Test
    void listeners_moreThanFiles_areRefused() {
        Typed typed = Typed.command("bench", "-n", "2000000000");
        assertTrue(
                typed.sentence()
                        .matches("announcer: --listeners is 2000000000; this process may open [0-9]+ streams .*"),
                typed::sentence);
        assertEquals(Exit.USAGE, typed.exitCode());
    }

    @Test
    void hub_notThere_endsWithThree() throws IOException {
        int port;
        try (CrookedHub gone = new CrookedHub((number, frame) -> "")) {
            port = Integer.parseInt(gone.url().replaceAll(".*:", ""));
        }
        Typed typed = bench("localhost:" + port);
        assertTrue(typed.sentence().startsWith("announcer: no hub at http://localhost:" + port), typed::sentence);
        assertEquals(Exit.UNREACHABLE, typed.exitCode());
    }
}
