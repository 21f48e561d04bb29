package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.Durability;
import dev.announcer.JournalOptions;
import dev.announcer.Overflow;
import dev.announcer.hub.HubOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of {@code serve} and the three places that they come from. */
final class ServeOptionsTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void options_withoutAny_areTheHubsDefaults() {
        assertEquals(HubOptions.defaults(), options(Map.of()));
    }

    @Test
    void options_typedAsTheDefaultsThatTheHelpTells_areTheHubsDefaults() {
        List<String> args = new ArrayList<>();
        for (ServeOption option : ServeOption.ALL) {
            if (!option.standard().equals("none") && !option.standard().equals("false")) {
                args.add("--" + option.name());
                args.add(option.standard());
            }
        }
        JournalOptions usual =
                JournalOptions.DEFAULTS.withDurability(Durability.DISK).withCommitWait(Duration.ofMillis(3));
        assertEquals(
                HubOptions.builder().journalOptions(usual).build(), options(Map.of(), args.toArray(String[]::new)));
    }

    @Test
    void options_eachTyped_reachTheHub() throws IOException {
        Path key = secret("key", "listen-secret\n");
        Path announceKey = secret("announce", "  announce-secret \n");
        Path metricsKey = secret("metrics", "metrics-secret");
        HubOptions typed = options(
                Map.of(),
                ("--host 127.0.0.1 --port 1 --window-count 2 --window-bytes 3 --window-age 4s --overflow skip"
                                + " --heartbeat 5ms --write-timeout 6s --retry 7s --close-deadline 8s --drain-delay 18s"
                                + " --max-announcement 9 --max-batch 10 --max-topics 11 --max-selectors 12"
                                + " --max-connections 13 --head-timeout 14s --max-header 15KiB --shed status --lanes 16"
                                + " --loops 17 --cors-origin http://a --cors-origin http://b --public-name c,d"
                                + " --insecure --listen-key-file " + key + " --announce-key-file " + announceKey
                                + " --metrics-key-file " + metricsKey)
                        .split(" "));
        assertEquals(
                HubOptions.builder()
                        .host("127.0.0.1")
                        .port(1)
                        .windowCount(2)
                        .windowBytes(3)
                        .windowAge(Duration.ofSeconds(4))
                        .overflow(Overflow.SKIP)
                        .heartbeat(Duration.ofMillis(5))
                        .writeTimeout(Duration.ofSeconds(6))
                        .retry(Duration.ofSeconds(7))
                        .closeDeadline(Duration.ofSeconds(8))
                        .drainDelay(Duration.ofSeconds(18))
                        .maxAnnouncementBytes(9)
                        .maxBatchBytes(10)
                        .maxTopics(11)
                        .maxSelectors(12)
                        .maxConnections(13)
                        .headTimeout(Duration.ofSeconds(14))
                        .maxHeaderBytes(15 << 10)
                        .shedByStatus(true)
                        .lanes(16)
                        .loops(17)
                        .corsOrigins(List.of("http://a", "http://b"))
                        .publicNames(List.of("c", "d"))
                        .insecure(true)
                        .listenKey(Optional.of("listen-secret"))
                        .announceKey(Optional.of("announce-secret"))
                        .metricsKey(Optional.of("metrics-secret"))
                        .build(),
                typed);
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void options_fromEverywhere_typedBeforeEnvironmentBeforeFile() throws IOException {
        Path config = file("hub.yaml", """
                # all three
                port: 1
                window-count: 1
                window-bytes: 64KiB
                cors-origin:
                  - http://file-a
                  - http://file-b
                public-name: file
                insecure: true
                """);
        Map<String, String> env = Map.of(
                "ANNOUNCER_PORT", "2",
                "ANNOUNCER_WINDOW_COUNT", "2",
                "ANNOUNCER_CORS_ORIGIN", "http://env-a,http://env-b",
                "ANNOUNCER_CONFIG", config.toString(),
                "ANNOUNCER_HEARTBEAT", "");
        HubOptions options = options(env, "--port=3");
        assertEquals(3, options.port());
        assertEquals(2, options.windowCount());
        assertEquals(64 << 10, options.windowBytes());
        assertEquals(List.of("http://env-a", "http://env-b"), options.corsOrigins());
        assertEquals(List.of("file"), options.publicNames());
        assertTrue(options.insecure());
        assertEquals(Duration.ofSeconds(15), options.heartbeat(), "an empty variable counts as none");
        assertEquals(
                List.of("http://typed"),
                options(env, "--cors-origin", "http://typed").corsOrigins());
        assertEquals(
                List.of("http://file-a", "http://file-b"),
                options(Map.of(), "--config", config.toString()).corsOrigins());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "window-cuont: 1|in the configuration FILE, there is no option window-cuont; did you mean window-count?",
                "listen-key: abc|in the configuration FILE, there is no option listen-key; did you mean listen-key-file?",
                "config: other|in the configuration FILE, there is no option config",
                "port: [1, 2]|in the configuration FILE, port needs one value",
                "port:|in the configuration FILE, a value is missing at line 1, column 6",
                "port: ''|in the configuration FILE, port needs one value",
                "port: abc|port in FILE is \"abc\"; a whole number from 0 to 2147483647 is needed",
                "just words|in the configuration FILE, lines of the form name: value are needed",
            })
    void config_thatIsWrong_isRefusedInOneSentence(String content, String sentence) throws IOException {
        Path config = file("hub.yaml", content);
        CommandException refused =
                assertThrows(CommandException.class, () -> options(Map.of(), "--config", config.toString()));
        assertEquals(sentence.replace("FILE", config.toString()), refused.sentence());
        assertEquals(Exit.USAGE, refused.exitCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"port: 1~port: 2|line", "port: {|line", "port: \"|line", "\t- x|line"})
    void config_thatIsNotYaml_isRefusedInOneLine(String content, String contains) throws IOException {
        Path config = file("hub.yaml", content.replace('~', '\n'));
        CommandException refused =
                assertThrows(CommandException.class, () -> options(Map.of(), "--config", config.toString()));
        assertEquals(1, refused.sentence().lines().count(), refused.sentence());
        assertTrue(refused.sentence().contains(contains), refused.sentence());
    }

    @Test
    void config_thatIsMissing_isRefused() {
        CommandException refused =
                assertThrows(CommandException.class, () -> options(Map.of(), "--config=" + folder.resolve("none")));
        assertEquals("the configuration " + folder.resolve("none") + " does not exist", refused.sentence());
    }

    @Test
    void value_fromTheEnvironmentThatIsWrong_isNamedByItsVariable() {
        CommandException refused =
                assertThrows(CommandException.class, () -> options(Map.of("ANNOUNCER_RETRY", "soon")));
        assertEquals(
                "ANNOUNCER_RETRY is \"soon\"; a duration is needed, like 500ms, 15s, 3m, 1h or 0", refused.sentence());
    }

    @Test
    void value_thatLooksLikeAVariable_isTakenAsItIs() {
        assertEquals(
                List.of("${sys:user.name}"),
                options(Map.of("ANNOUNCER_PUBLIC_NAME", "${sys:user.name}")).publicNames());
    }

    @Test
    void port_asKubernetesSetsItForAServiceOfThisName_isPassedOver() {
        assertEquals(
                5000, options(Map.of("ANNOUNCER_PORT", "tcp://10.0.0.1:5000")).port());
    }

    @Test
    void key_fromTheEnvironment_isTaken_unlessAFileIsTyped() throws IOException {
        Map<String, String> env = Map.of("ANNOUNCER_LISTEN_KEY", "from-env");
        assertEquals(Optional.of("from-env"), options(env).listenKey());
        Path typed = secret("typed", "from-file");
        assertEquals(
                Optional.of("from-file"),
                options(env, "--listen-key-file", typed.toString()).listenKey());
        Path config = file("hub.yaml", "listen-key-file: " + typed);
        assertEquals(
                Optional.of("from-env"),
                options(env, "--config", config.toString()).listenKey());
        assertEquals(
                Optional.of("from-file"),
                options(Map.of(), "--config", config.toString()).listenKey());
    }

    @Test
    void key_thatIsEmptyMissingOrTwice_isRefused() throws IOException {
        Path empty = secret("empty", " \n");
        assertEquals("the key file " + empty + " is empty", refusal(Map.of(), "--announce-key-file", empty.toString()));
        Path two = secret("two", "one\ntwo\n");
        assertEquals(
                "the key file " + two + " has more than one word, or what is not visible ASCII",
                refusal(Map.of(), "--announce-key-file", two.toString()));
        Path none = folder.resolve("none");
        assertEquals(
                "the key file " + none + " does not exist", refusal(Map.of(), "--listen-key-file", none.toString()));
        assertEquals(
                "ANNOUNCER_LISTEN_KEY is set but empty; unset it to have no key",
                refusal(Map.of("ANNOUNCER_LISTEN_KEY", "")));
        assertEquals(
                "ANNOUNCER_LISTEN_KEY and ANNOUNCER_LISTEN_KEY_FILE are both set; one of them has to go",
                refusal(Map.of("ANNOUNCER_LISTEN_KEY", "a", "ANNOUNCER_LISTEN_KEY_FILE", "b")));
        assertTrue(refusal(Map.of(), "--listen-key-file", folder.toString()).contains("cannot be read"));
    }

    @Test
    void key_thatEverybodyCanRead_isTakenWithAWarning() throws IOException {
        Path open = secret("open", "a-key");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(
                Optional.of("a-key"),
                options(Map.of(), "--announce-key-file", open.toString()).announceKey());
        assertTrue(
                err.toString(UTF_8).contains("every user of this machine can read the key"), () -> err.toString(UTF_8));
    }

    @Test
    void documentation_hasTheTableOfTheseOptions() throws IOException {
        StringBuilder table = new StringBuilder();
        for (ServeOption option : ServeOption.ALL) {
            table.append(row(option)).append('\n');
        }
        String documentation = Files.readString(Path.of("..", "docs", "options.md"));
        assertTrue(documentation.contains(table), () -> "docs/options.md lacks this table:\n" + table);
    }

    private static String row(ServeOption option) {
        String name = option.name();
        String inFile = name.equals("config") ? "" : "`" + name + "`";
        return "| `--" + name + "` | `" + Sources.variable(name) + "` | " + inFile + " | " + option.standard() + " | "
                + option.unit() + (option.repeatable() ? ", repeatable" : "") + " | "
                + (option.zero().isEmpty() ? "" : option.zero()) + " | " + option.meaning() + " |";
    }

    private String refusal(Map<String, String> env, String... args) {
        return assertThrows(CommandException.class, () -> options(env, args)).sentence();
    }

    private HubOptions options(Map<String, String> env, String... args) {
        Shell shell = new Shell(
                env,
                InputStream.nullInputStream(),
                new PrintStream(err, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        return ServeCommand.options(Main.arguments(new ServeCommand(), "serve", args, shell), shell);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path secret(String name, String content) throws IOException {
        Path file = file(name, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}
