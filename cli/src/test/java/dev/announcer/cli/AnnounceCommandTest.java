package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.announcer.cli.FakeHub.Reply;
import dev.announcer.cli.FakeHub.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnnounceCommandTest {
    private static final String TEXT = "text/plain;charset=utf-8";
    private static final String BATCH = "application/x-ndjson";

    @TempDir
    private Path folder;

    @Test
    void argument_isAnnounced_andItsIdPrinted() throws IOException {
        try (FakeHub hub = FakeHub.accepting()) {
            Typed typed = Typed.announce(
                    hub,
                    "",
                    "h\u00e9llo",
                    "--topic",
                    "a b",
                    "--topic",
                    "c/d&e",
                    "--type",
                    "t+u",
                    "--id",
                    "7",
                    "--retry",
                    "3s",
                    "--private");
            assertEquals(new Typed(0, List.of("1"), List.of()), typed);
            assertEquals(
                    List.of(new Request(
                            "/announce?topic=a+b&topic=c%2Fd%26e&type=t%2Bu&id=7&retry=3000&private=true",
                            TEXT, "null", "h\u00e9llo")),
                    hub.requests);
        }
    }

    @ParameterizedTest
    @CsvSource({"@all", "${sys:user.name}", "%s", "''", "'two words'", "'a,b'"})
    void argument_ofAnyForm_isDataAsItIs(String data) throws IOException {
        try (FakeHub hub = FakeHub.accepting()) {
            assertEquals(
                    0,
                    Typed.announce(hub, "", data, "--quiet", "--topic", "a,b").exitCode());
            assertEquals(data, hub.requests.get(0).body());
            assertEquals("/announce?topic=a%2Cb", hub.requests.get(0).uri());
        }
    }

    @Test
    void argument_thatNamesAFileBehindAnAt_isDataAsItIs() throws IOException {
        String data = "@" + Files.writeString(folder.resolve("arguments"), "--topic\nother\n");
        try (FakeHub hub = FakeHub.accepting()) {
            assertEquals(0, Typed.announce(hub, "", data).exitCode());
            assertEquals(data, hub.requests.get(0).body());
        }
    }

    @Test
    void argument_thatLooksLikeAnOption_isDataBehindTwoDashes() throws IOException {
        try (FakeHub hub = FakeHub.accepting()) {
            assertEquals(0, Typed.announce(hub, "", "--quiet", "--", "--quiet").exitCode());
            assertEquals("--quiet", hub.requests.get(0).body());
        }
    }

    @Test
    void dataFile_isOneAnnouncement_asItIs() throws IOException {
        String data = "line\r\nline\n";
        Path file = Files.writeString(folder.resolve("data"), data);
        try (FakeHub hub = FakeHub.accepting()) {
            assertEquals(
                    List.of("1"),
                    Typed.announce(hub, "", "--data-file", file.toString()).out());
            assertEquals(
                    List.of("2"), Typed.announce(hub, data, "--data-file", "-").out());
            assertEquals(
                    List.of(data, data),
                    hub.requests.stream().map(Request::body).toList());
        }
    }

    @Test
    void dataFile_thatIsMissing_failsWithOneSentence() throws IOException {
        try (FakeHub hub = FakeHub.accepting()) {
            Typed typed = Typed.announce(
                    hub, "", "--data-file", folder.resolve("none").toString());
            assertEquals("announcer: " + folder.resolve("none") + " does not exist", typed.sentence());
            assertEquals(Exit.FAILED, typed.exitCode());
        }
    }

    @Test
    void input_isAnnouncedLineByLine_theLastWithoutAnEndToo() throws IOException {
        try (FakeHub hub = FakeHub.accepting()) {
            Typed typed = Typed.announce(
                    hub,
                    "a\r\n\n\"q\" \\ \u00e9\t\nlast",
                    "--topic",
                    "log",
                    "--type",
                    "t",
                    "--retry",
                    "1s",
                    "--private");
            assertEquals(new Typed(0, List.of("1", "2", "3", "4"), List.of()), typed);
            String rest = ",\"type\":\"t\",\"retry\":1000,\"private\":true}\n";
            assertEquals(
                    "{\"data\":\"a\"" + rest + "{\"data\":\"\"" + rest + "{\"data\":\"\\\"q\\\" \\\\ \u00e9\\u0009\""
                            + rest + "{\"data\":\"last\"" + rest,
                    hub.requests.stream().map(Request::body).collect(Collectors.joining()));
            assertEquals("/announce?topic=log", hub.requests.get(0).uri());
            assertEquals(BATCH, hub.requests.get(0).contentType());
        }
    }

    @Test
    void once_withAnIdOrLinesThatHaveOne_isAskedForInTheQuery() throws IOException {
        try (FakeHub hub = FakeHub.accepting()) {
            assertEquals(0, Typed.announce(hub, "", "x", "--id", "7", "--once").exitCode());
            String line = "{\"data\":\"x\",\"id\":\"8\"}\n";
            assertEquals(0, Typed.announce(hub, line, "--ndjson", "--once").exitCode());
            assertEquals(
                    List.of("/announce?once=true&id=7", "/announce?once=true"),
                    hub.requests.stream().map(Request::uri).toList());
        }
    }

    @Test
    void once_withoutAnId_isRefused() throws IOException {
        try (FakeHub hub = FakeHub.accepting()) {
            String sentence = "announcer: --once needs --id, or lines of --ndjson that have an id each";
            assertEquals(new Typed(2, List.of(), List.of(sentence)), Typed.announce(hub, "a\n", "--once"));
            assertEquals(new Typed(2, List.of(), List.of(sentence)), Typed.announce(hub, "", "a", "--once"));
        }
    }

    @Test
    void input_withALineThatIsNotUtf8_leavesItOutAndSaysWhich() throws IOException {
        byte[] input = {'a', '\n', (byte) 0xFF, '\n', 'b', '\n'};
        try (FakeHub hub = FakeHub.accepting()) {
            Typed typed = Typed.command(Map.of(), input, "announce", "--hub", hub.url());
            assertEquals(new Typed(1, List.of("1", "2"), List.of("announcer: line 2: not UTF-8")), typed);
            assertEquals(
                    "{\"data\":\"a\"}\n{\"data\":\"b\"}\n", hub.requests.get(0).body());
        }
    }

    @Test
    void input_thatIsLong_goesInBatches() throws IOException {
        try (FakeHub hub = FakeHub.accepting()) {
            String lines =
                    IntStream.rangeClosed(1, 2_345).mapToObj(i -> i + "\n").collect(Collectors.joining());
            Typed typed = Typed.announce(hub, lines);
            assertEquals(0, typed.exitCode());
            assertEquals(2_345, typed.out().size());
            assertEquals(3, hub.requests.size());
            assertEquals(
                    lines,
                    hub.requests.stream()
                            .flatMap(request -> request.body().lines())
                            .map(line -> Json.members(line).get("data") + "\n")
                            .collect(Collectors.joining()));
        }
    }

    @Test
    void ndjson_passesLinesAsTheyAre() throws IOException {
        String lines = "{\"data\":\"a\",\"later\":[1]}\n\n  \r\n{ \"data\" : \"b\" }\n";
        try (FakeHub hub = FakeHub.accepting()) {
            Typed typed = Typed.announce(hub, lines, "--ndjson", "--topic", "t");
            assertEquals(new Typed(0, List.of("1", "2"), List.of()), typed);
            assertEquals(
                    List.of(new Request(
                            "/announce?topic=t",
                            BATCH,
                            "null",
                            "{\"data\":\"a\",\"later\":[1]}\n{ \"data\" : \"b\" }\n")),
                    hub.requests);
            Path file = Files.writeString(folder.resolve("events"), lines);
            assertEquals(
                    2,
                    Typed.announce(hub, "", "--ndjson", "--data-file", file.toString())
                            .out()
                            .size());
        }
    }

    @Test
    void ndjson_withLinesThatTheHubRefuses_leavesThemOutAndSaysWhich() throws IOException {
        try (FakeHub hub = new FakeHub(request -> {
            List<String> lines = request.body().lines().toList();
            int wrong = lines.indexOf("bad") + 1;
            return wrong > 0
                    ? new Reply(400, "{\"detail\":\"not an object.\",\"line\":" + wrong + "}")
                    : new Reply(200, "{\"id\":\"x\"}\n".repeat(lines.size()));
        })) {
            Typed typed = Typed.announce(hub, "{\"data\":\"1\"}\n\nbad\n{\"data\":\"4\"}\nbad\n", "--ndjson");
            assertEquals(
                    new Typed(
                            1,
                            List.of("x", "x"),
                            List.of("announcer: line 3: not an object", "announcer: line 5: not an object")),
                    typed);
        }
    }

    @Test
    void ndjson_overTheHubsLimit_goesInSmallerBatches() throws IOException {
        try (FakeHub hub = new FakeHub(request -> request.body().length() > 40
                ? FakeHub.problem(413, "too large")
                : new Reply(200, "{\"id\":\"x\"}\n".repeat((int)
                                request.body().lines().count())))) {
            String large = "{\"data\":\"" + "y".repeat(50) + "\"}";
            String small = "{\"data\":\"z\"}\n";
            Typed typed = Typed.announce(hub, small.repeat(7) + large + "\n" + small, "--ndjson");
            assertEquals(8, typed.out().size());
            assertEquals(List.of("announcer: line 8: too large"), typed.err());
            assertEquals(1, typed.exitCode());
        }
    }

    @Test
    void batch_thatIsPartlyAccepted_isReportedByLine_andEndsIt() throws IOException {
        try (FakeHub hub =
                new FakeHub(request -> new Reply(200, "{\"id\":\"x\"}\n{\"error\":\"busy\"}\n{\"id\":\"y\"}\n"))) {
            Typed typed = Typed.announce(hub, "1\n2\n3\n");
            assertEquals(
                    new Typed(
                            1,
                            List.of("x", "y"),
                            List.of(
                                    "announcer: line 2: busy",
                                    "announcer: stopped after line 3, because line 2 was not accepted (busy)")),
                    typed);
        }
    }

    @Test
    void key_goesAlong_fromFileOrEnvironment() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "secret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (FakeHub hub = FakeHub.accepting()) {
            Typed.announce(hub, "", "hello", "--announce-key-file", file.toString());
            Typed.command(Map.of("ANNOUNCER_ANNOUNCE_KEY", "other"), "", "announce", "hello", "--hub", hub.url());
            assertEquals(
                    List.of("Bearer secret", "Bearer other"),
                    hub.requests.stream().map(Request::authorization).toList());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x --data-file y|DATA goes with neither --data-file nor --ndjson",
                "x --ndjson|DATA goes with neither --data-file nor --ndjson",
                "--ndjson --type t|--type does not go with --ndjson: each line has a member for it",
                "--id 1|--id names one event; standard input may have many lines (--data-file - makes it one event)",
                "x --retry 3|--retry is \"3\"; a duration is needed, like 500ms, 15s, 3m, 1h or 0",
                "x --retry 9999d|--retry is \"9999d\"; at most 9999999999ms are allowed",
            })
    void options_thatContradict_areRefused(String line, String sentence) {
        Typed typed = Typed.command(("announce " + line).split(" "));
        assertEquals("announcer: " + sentence, typed.sentence());
        assertEquals(Exit.USAGE, typed.exitCode());
    }
}
