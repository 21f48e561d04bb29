package dev.announcer.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.announcer.hub.Hub;
import dev.announcer.hub.HubOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands that the documents show, run in the order in which they stand there: those that end have to end well, and
 * those that go on have to have said something by then. {@code ./announcer} is the command line of this build.
 */
class ShellBlocksTest {
    private static final List<Path> DOCUMENTS = List.of(
            Documents.ROOT.resolve("README.md"),
            Documents.ROOT.resolve("docs/guide.md"),
            Documents.ROOT.resolve("docs/proxies.md"),
            Documents.ROOT.resolve("docs/protocol.md"));

    @TempDir
    private Path folder;

    private final List<Command> running = new ArrayList<>();
    private Hub hub;

    @BeforeEach
    void startHub() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed; apt-get install curl");
        hub = Hub.start(HubOptions.builder().port(0).build());
        Launcher.in(folder);
    }

    @AfterEach
    void end() {
        running.forEach(Command::end);
        hub.close();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void commands_runAsTheyAreShown(Documents.Block block) throws IOException {
        for (String line : block.text().lines().toList()) {
            run(line);
        }
        for (Command command : running) {
            await(command.toString()).atMost(60, TimeUnit.SECONDS).until(command::hasSaidSomething);
        }
    }

    private void run(String line) throws IOException {
        if (line.startsWith("mvn ")) {
            return; // what runs this test
        }
        if (line.startsWith("examples/")) { // builds first; the module's own test runs what it runs
            assertThat(Documents.ROOT.resolve(line)).isExecutable();
            return;
        }
        int before = hub.announcer().listeners();
        Command command = Command.start(folder, here(line), hub);
        if (!goesOn(line)) {
            assertThat(command.exitCode()).as(command.toString()).isZero();
            return;
        }
        running.add(command);
        if (line.contains("listen")) {
            await(command.toString())
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> hub.announcer().listeners() > before);
        }
    }

    /** The same at the hub of this test, and with less load. */
    private String here(String line) {
        return line.replace("localhost:5000", "localhost:" + hub.port())
                .replace("bench -n 1000", "bench -n 10 --duration 500ms --warm-up 100ms");
    }

    private static boolean goesOn(String line) {
        return line.matches("curl -N .*|\\./announcer (serve|listen|ping --every).*");
    }

    private static List<Documents.Block> blocks() throws IOException {
        List<Documents.Block> blocks = new ArrayList<>();
        for (Path document : DOCUMENTS) {
            Documents.blocksOf(document).stream()
                    .filter(block -> block.language().equals("sh"))
                    .forEach(blocks::add);
        }
        assertThat(blocks).as("the documents show commands").hasSizeGreaterThan(5);
        return blocks;
    }

    /** A line of shell, as a process. */
    private record Command(String line, Process process, Path said) {
        static Command start(Path folder, String line, Hub hub) throws IOException {
            Path said = Files.createTempFile(folder, "said", ".txt");
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", line)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile());
            builder.environment().put("ANNOUNCER_PORT", "0");
            builder.environment().put("ANNOUNCER_HUB", hub.uri().toString());
            return new Command(line, builder.start(), said);
        }

        int exitCode() {
            try {
                return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return -1;
            } finally {
                end();
            }
        }

        /** Something for whoever started it: a stream has to have said an event. */
        boolean hasSaidSomething() throws IOException {
            String text = Files.readString(said);
            assertThat(process.isAlive()).as(toString()).isTrue();
            return line.contains("curl -N") ? text.contains("\ndata: ") : !text.isBlank();
        }

        void end() {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }

        @Override
        public String toString() {
            try {
                return line + ", which said: " + Files.readString(said);
            } catch (IOException failed) {
                return line;
            }
        }
    }
}
