package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher, with a Java that only writes down what it is started with, and a build that is there already. */
final class LauncherTest {
    /** Asked for an archive it pretends to be a hub, and leaves the archive when it is told to end. */
    private static final String JAVA = """
            #!/bin/sh
            here=${0%/*}
            echo "$*" >>"$here/calls"
            for argument; do
              case $argument in -XX:AOTCacheOutput=* | -XX:ArchiveClassesAtExit=*) archive=${argument#*=} ;; esac
            done
            [ -n "${archive:-}" ] || exit 0
            [ ! -e "$here/fails" ] || exit 1
            sleep 30 &
            trap 'kill $!; : >"$archive"; exit 0' TERM
            echo "listening on http://localhost:1"
            wait
            """;

    @TempDir
    private Path folder;

    private Path target;
    private Path bin;

    @BeforeEach
    void build() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the launcher is a shell script");
        Files.copy(Path.of("..", "announcer"), folder.resolve("announcer"));
        Files.createFile(folder.resolve("pom.xml"));
        for (String module : List.of("core", "web", "hub", "cli")) {
            Files.createDirectory(folder.resolve(module));
        }
        target = Files.createDirectory(folder.resolve("cli/target"));
        Path jar = Files.createFile(target.resolve("announcer.jar"));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
        Files.setLastModifiedTime(
                folder.resolve("pom.xml"), FileTime.from(Instant.now().minus(Duration.ofMinutes(2))));
        bin = Files.createDirectories(folder.resolve("jdk/bin"));
        for (String program : List.of("java", "javac")) {
            Path file = Files.writeString(bin.resolve(program), JAVA);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        }
        java("25.0.3", "25.0.3+9-LTS");
    }

    @Test
    void launcher_firstStart_trainsAnArchiveByListening_andStartsFromIt() throws Exception {
        launch(Map.of(), "serve", "--port", "1");
        Path archive = target.resolve("announcer-25.0.3+9-LTS.aot");
        List<String> calls = calls();
        assertEquals(3, calls.size(), calls::toString);
        assertTrue(calls.get(0).contains("-XX:AOTCacheOutput=" + archive), calls::toString);
        assertTrue(calls.get(0).endsWith(" serve --port 0"), calls::toString);
        assertTrue(calls.get(1).contains(" bench --hub http://localhost:1 --listeners "), calls::toString);
        assertTrue(calls.get(2).contains("-XX:AOTCache=" + archive), calls::toString);
        assertTrue(calls.get(2).endsWith(" serve --port 1"), calls::toString);
        assertTrue(Files.exists(archive));

        launch(Map.of(), "serve");
        assertEquals(4, calls().size(), "trained again");
    }

    @Test
    void launcher_anotherBuildOfJava_trainsAnArchiveOfItsOwn() throws Exception {
        launch(Map.of(), "--version");
        java("25.0.4", "25.0.4+7-LTS");
        launch(Map.of(), "--version");
        java("17.0.15", "17.0.15+6");
        launch(Map.of(), "--version");
        assertTrue(Files.exists(target.resolve("announcer-25.0.3+9-LTS.aot")));
        assertTrue(Files.exists(target.resolve("announcer-25.0.4+7-LTS.aot")));
        assertTrue(Files.exists(target.resolve("announcer-17.0.15+6.jsa")));
        assertTrue(last().contains("-XX:SharedArchiveFile=" + target.resolve("announcer-17.0.15+6.jsa")), this::last);
    }

    @Test
    void launcher_trainingFailed_startsWithoutAndDoesNotTryAgain() throws Exception {
        Files.createFile(bin.resolve("fails"));
        launch(Map.of(), "serve");
        assertFalse(last().contains("AOTCache"), this::last);
        int calls = calls().size();
        launch(Map.of(), "serve");
        assertEquals(calls + 1, calls().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xshare:off", "-XX:SharedArchiveFile=own.jsa", "-XX:AOTCache=own.aot", "-XX:AOTMode=off"})
    void launcher_withAnArchiveOfTheUsers_leavesItsOwnOut(String option) throws Exception {
        launch(Map.of("ANNOUNCER_JAVA_OPTS", option), "serve");
        assertFalse(last().contains(target + "/announcer-25"), this::last);
        assertTrue(last().contains(option + " -jar "), this::last);
    }

    @Test
    void launcher_withOptionsOfTheUsers_putsThemBehindItsOwn() throws Exception {
        launch(Map.of("ANNOUNCER_JAVA_OPTS", "-Xlog:gc -Xmx64m"), "serve");
        assertTrue(last().contains(" -Xlog:gc -Xmx64m -jar "), this::last);
        assertTrue(last().indexOf("-Xlog:disable") < last().indexOf("-Xlog:gc"), this::last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ANNOUNCER_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
    void launcher_withACollectorOfTheUsers_choosesNone(String variable) throws Exception {
        launch(Map.of(), "ping");
        assertTrue(last().contains("-XX:+UseSerialGC"), this::last);
        launch(Map.of(variable, "-Xmx64m -XX:+UseG1GC"), "ping");
        assertFalse(last().contains("-XX:+UseSerialGC"), this::last);
    }

    @ParameterizedTest
    @CsvSource({"17.0.15, false", "21.0.1, false", "22, true", "25.0.3, true"})
    void hub_unlessToldOtherwise_keepsLittleMemory(String version, boolean trimmed) throws Exception {
        java(version, version);
        launch(Map.of(), "serve");
        assertTrue(last().contains("-XX:+UseSerialGC -Xmn8m"), this::last);
        assertEquals(trimmed, last().contains("-XX:TrimNativeHeapInterval="), this::last);
        launch(Map.of("ANNOUNCER_JAVA_OPTS", "-XX:+UseZGC"), "serve");
        assertFalse(last().contains("-Xmn"), this::last);
    }

    @ParameterizedTest
    @CsvSource({"17.0.15, false", "21.0.1, false", "24, true", "25.0.3, true", "26, false"})
    void hub_onThisJava_isAllowedUnsafeWhereTheJvmAsks(String version, boolean allowed) throws Exception {
        java(version, version);
        launch(Map.of(), "serve");
        assertEquals(allowed, last().contains("--sun-misc-unsafe-memory-access=allow"), this::last);
    }

    private void java(String version, String build) throws IOException {
        Files.writeString(
                folder.resolve("jdk/release"),
                "JAVA_RUNTIME_VERSION=\"" + build + "\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private void launch(Map<String, String> env, String... args) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", folder.resolve("announcer").toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeAll(List.of("ANNOUNCER_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().putAll(env);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "did not end");
        assertEquals(0, process.exitValue(), said);
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(bin.resolve("calls"));
    }

    private String last() {
        try {
            return calls().get(calls().size() - 1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
