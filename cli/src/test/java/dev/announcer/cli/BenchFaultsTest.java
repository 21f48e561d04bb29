package dev.announcer.cli;

import static dev.announcer.cli.BenchCommandTest.bench;
import static dev.announcer.cli.BenchCommandTest.figure;
import static dev.announcer.cli.BenchCommandTest.last;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs against servers that do wrong: it is found, named, and nothing waits for ever. */
final class BenchFaultsTest {
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
        // All are due within 5 ms, a fifth of them may be without an answer, and the hub stands still with the first.
        Path json = folder.resolve("result.json");
        AtomicLong held = new AtomicLong();
        try (CrookedHub hub = new CrookedHub((number, frame) -> {
            if (number == 0) {
                held.set(stand(TimeUnit.MILLISECONDS.toNanos(500)));
            }
            return frame.apply(number);
        })) {
            Typed typed =
                    bench(hub.url(), "-n", "1", "--rate", "1000000", "--count", "5000", "--json", json.toString());
            assertEquals("5,000", figure(typed, "heard"), typed::toString);
        }
        String text = Files.readString(json);
        Matcher median =
                Pattern.compile("\"latency\": \\{[^}]*\"p50Nanos\": ([0-9]+)").matcher(text);
        assertTrue(median.find(), text);
        long waited = Long.parseLong(median.group(1));
        assertTrue(waited > held.get() * 0.9, () -> waited + " ns, but all waited for " + held + " ns");
    }

    /** Does nothing for so long at least, and returns how long. */
    private static long stand(long nanos) {
        long began = System.nanoTime();
        long stood = 0;
        while (stood < nanos) {
            LockSupport.parkNanos(nanos - stood);
            stood = System.nanoTime() - began;
        }
        return stood;
    }

    @Test
    void stream_ofEveryListenerCutOff_endsTheRun() throws IOException {
        try (CrookedHub hub = new CrookedHub((number, frame) -> number == 5 ? CrookedHub.END : frame.apply(number))) {
            Typed typed = bench(hub.url(), "-n", "1", "--duration", "1h", "--count", "1000000");
            assertEquals("bad: 1 stream cut off", last(typed));
            assertTrue(typed.out().contains("note: every stream was cut off, before its time"), typed::toString);
        }
    }
}
