package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.hub.Hub;
import dev.announcer.hub.HubOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Short runs, against a hub in this JVM and against servers that do wrong. */
final class BenchCommandTest {
    private static Hub hub() {
        return Hub.start(HubOptions.builder()
                .port(0)
                .closeDeadline(Duration.ofMillis(200))
                .build());
    }

    /** A run of 20 announcements without a warm-up, unless these say otherwise. */
    private static Typed bench(Object url, String... args) {
        return bench(Map.of(), url, args);
    }

    private static Typed bench(Map<String, String> env, Object url, String... args) {
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

    private static String last(Typed typed) {
        return typed.out().isEmpty()
                ? typed.toString()
                : typed.out().get(typed.out().size() - 1);
    }

    /** The number that a line begins with. */
    private static String figure(Typed typed, String name) {
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
    @CsvSource({
        "drop, '3 lost'",
        "double, '1 doubled'",
        "swap, '1 out of order'",
        "reset, '1 stream-reset'",
        "cut, '1 stream cut off'",
        "shorten, '1 lost; 1 damaged, or never announced'",
        "invent, '1 damaged, or never announced'",
    })
    void wrong_isFound_andEndsWithOne(String what, String told) throws IOException {
        try (CrookedHub hub = new CrookedHub((number, frame) -> switch (what) {
            case "drop" -> number >= 5 && number < 8 ? "" : frame.apply(number);
            case "double" -> frame.apply(number) + (number == 5 ? frame.apply(5) : "");
            case "swap" -> number == 5 ? "" : number == 6 ? frame.apply(6) + frame.apply(5) : frame.apply(number);
            case "reset" ->
                (number == 5 ? CrookedHub.chunk("event: stream-reset\ndata: {}\n\n") : "") + frame.apply(number);
            case "cut" -> number == 5 ? CrookedHub.END : frame.apply(number);
            case "shorten" ->
                number == 5 ? CrookedHub.chunk(frame.apply(5).substring(4, 109) + "\n\n") : frame.apply(number);
            case "invent" ->
                frame.apply(number) + (number == 5 ? frame.apply(5).replace(" 0000000005 ", " 0000005000 ") : "");
            default -> throw new AssertionError(what);
        })) {
            Typed typed = bench(hub.url(), "-n", "4", "--window", "30");
            assertEquals("bad: " + told, last(typed));
            assertEquals(Exit.FAILED, typed.exitCode());
        }
    }

    @Test
    void dropped_atTheEnd_isLost_afterSomePatience() throws IOException {
        try (CrookedHub hub = new CrookedHub((number, frame) -> number < 18 ? frame.apply(number) : "")) {
            Typed typed = bench(hub.url(), "-n", "4", "--window", "30");
            assertEquals("bad: 2 lost", last(typed));
            assertEquals(Exit.FAILED, typed.exitCode());
        }
    }

    @Test
    void refused_isNotLost() throws IOException {
        try (CrookedHub hub = new CrookedHub((number, frame) -> frame.apply(number), 15)) {
            Typed typed = bench(hub.url(), "-n", "4");
            assertTrue(
                    last(typed).startsWith("bad: 5 refused, the first because the hub answered 503 (busy)"),
                    last(typed));
            assertEquals(Exit.FAILED, typed.exitCode());
            assertEquals("20", figure(typed, "announced"), "nobody is waited for who cannot hear it");
            assertEquals("60", figure(typed, "heard"));
        }
    }

    @Test
    void stream_cutOff_isWaitedForNoLonger() throws IOException {
        try (CrookedHub hub = new CrookedHub((number, frame) -> number == 5 ? CrookedHub.END : frame.apply(number))) {
            Typed typed = bench(hub.url(), "-n", "4", "--duration", "1h");
            assertEquals("bad: 1 stream cut off", last(typed));
            assertEquals("20", figure(typed, "announced"));
            assertEquals("65", figure(typed, "heard"));
        }
    }

    @Test
    void latency_countsFromWhenItWasDue_notFromWhenItCouldBeSent(@TempDir Path folder) throws IOException {
        // All are due within 5 ms, and a fifth of them may be without an answer: the last ones wait for most of the
        // run.
        Path json = folder.resolve("result.json");
        try (CrookedHub hub = new CrookedHub((number, frame) -> frame.apply(number))) {
            Typed typed =
                    bench(hub.url(), "-n", "1", "--rate", "1000000", "--count", "5000", "--json", json.toString());
            assertEquals("5,000", figure(typed, "heard"), typed::toString);
        }
        String text = Files.readString(json);
        double seconds = Double.parseDouble(Json.members(text).get("seconds"));
        Matcher max = Pattern.compile("\"maxNanos\": ([0-9]+)").matcher(text);
        assertTrue(max.find(), text);
        assertTrue(Long.parseLong(max.group(1)) > seconds * 1e9 * 0.6, () -> max.group(1) + " ns in " + seconds + " s");
    }

    @Test
    void stream_ofEveryListenerCutOff_endsTheRun() throws IOException {
        try (CrookedHub hub = new CrookedHub((number, frame) -> number == 5 ? CrookedHub.END : frame.apply(number))) {
            Typed typed = bench(hub.url(), "-n", "1", "--duration", "1h", "--count", "1000000");
            assertEquals("bad: 1 stream cut off", last(typed));
            assertTrue(typed.out().contains("note: every stream was cut off, before its time"), typed::toString);
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
