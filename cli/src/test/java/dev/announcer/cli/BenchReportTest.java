package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files that a run writes: the page, in a real Chromium too, and the JSON. */
final class BenchReportTest {
    private static final String INSTALLED = "dev.announcer.cli.BenchReportTest#isInstalled";
    private static final String MISSING = "no chromium on the PATH (apt-get install chromium)";

    /** Counts what can be seen, and leaves it where {@code --dump-dom} shows it. */
    private static final String LOOK = """
            <script>
            const seen = [...document.querySelectorAll('svg')].map(svg => {
              const box = svg.getBoundingClientRect();
              const drawn = [...svg.querySelectorAll('.bar, .area, .first, .second')]
                .filter(each => each.getBoundingClientRect().width > 0 && getComputedStyle(each).visibility == 'visible');
              return svg.id + ' ' + (box.width > 600 && box.height > 150 && drawn.length > 0);
            });
            document.body.dataset.seen = seen.join(', ');
            document.body.dataset.ground = getComputedStyle(document.body).backgroundColor;
            document.body.dataset.loaded = performance.getEntriesByType('resource').length;
            document.body.dataset.wide = document.documentElement.scrollWidth <= innerWidth;
            </script>
            """;

    @TempDir
    Path folder;

    static boolean isInstalled() {
        return chromium().isPresent();
    }

    private static Optional<String> chromium() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(each -> new File(each, name)))
                .filter(File::canExecute)
                .map(File::getPath)
                .findFirst();
    }

    /** A short run that writes both files; what is wrong with it is up to the server. */
    private Typed run(CrookedHub.Wrong wrong) throws IOException {
        try (CrookedHub hub = new CrookedHub(wrong)) {
            return Typed.command(
                    "bench",
                    hub.url(),
                    "-n",
                    "5",
                    "--warm-up",
                    "0",
                    "--count",
                    "200",
                    "--window",
                    "10",
                    "--topic",
                    "a&b<script>alert(1)</script>",
                    "--report",
                    folder.resolve("report.html").toString(),
                    "--json",
                    folder.resolve("result.json").toString());
        }
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve("report.html"));
    }

    @Test
    void page_needsNothingElse_andKeepsTextText() throws IOException {
        assertEquals(Exit.OK, run((number, frame) -> frame.apply(number)).exitCode());
        String page = page();
        assertFalse(page.contains("{{"), page);
        assertFalse(
                Pattern.compile("<script|<link|<img|src=|href=|url\\(|@import|https?:")
                        .matcher(page)
                        .find(),
                page);
        assertTrue(page.contains("a&amp;b&lt;script&gt;alert(1)&lt;/script&gt;"), page);
        assertTrue(page.contains("Nothing was lost, doubled or out of order."), page);
        assertFalse(page.contains("NaN") || page.contains("Infinity"), page);
    }

    @Test
    void page_ofABadRun_saysWhatWasWrong() throws IOException {
        Typed typed = run((number, frame) -> number == 7 ? "" : frame.apply(number));
        assertEquals(Exit.FAILED, typed.exitCode());
        assertTrue(page().contains("<strong>Bad.</strong> 1 lost."), page());
    }

    @Test
    void json_hasTheFiguresOfTheRun() throws IOException {
        run((number, frame) -> number == 7 ? frame.apply(7) + frame.apply(7) : frame.apply(number));
        String text = Files.readString(folder.resolve("result.json"));
        Map<String, String> json = Json.members(text);
        assertEquals("bad", json.get("verdict"));
        assertEquals("200", json.get("announced"));
        assertEquals("1001", json.get("heard"));
        assertTrue(text.contains("\"doubled\": 1,"), text);
        long inBuckets = 0;
        Matcher bucket = Pattern.compile("\\[([0-9]+), ([0-9]+), ([0-9]+)]").matcher(text);
        while (bucket.find()) {
            inBuckets += Long.parseLong(bucket.group(3));
        }
        assertEquals(1001, inBuckets);
    }

    @Test
    void json_members_areDocumented() throws IOException {
        run((number, frame) -> frame.apply(number));
        String docs = Files.readString(Path.of("../docs/bench.md"));
        Matcher member =
                Pattern.compile("(?m)^  \"([^\"]+)\": ").matcher(Files.readString(folder.resolve("result.json")));
        int members = 0;
        for (; member.find(); members++) {
            assertTrue(docs.contains("`" + member.group(1) + "`"), member.group(1));
        }
        assertTrue(members > 15, () -> "the members were not found");
    }

    @ParameterizedTest
    @CsvSource({"1,'rgb(251, 251, 250)'", "0,'rgb(19, 21, 25)'"})
    @Tag("browser")
    @EnabledIf(value = INSTALLED, disabledReason = MISSING)
    void page_inChromium_showsItsPictures_inEitherScheme(String scheme, String ground) throws Exception {
        run((number, frame) -> frame.apply(number));
        Path looked = folder.resolve("looked.html");
        Files.writeString(looked, page().replace("</body>", LOOK + "</body>"));
        String dom = dom(looked, scheme);
        assertEquals("latency true, heard true, course true", data(dom, "seen"));
        assertEquals(ground, data(dom, "ground"));
        assertEquals("0", data(dom, "loaded"));
        assertEquals("true", data(dom, "wide"));
    }

    private String dom(Path page, String scheme) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                chromium().orElseThrow(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1000,800",
                "--blink-settings=preferredColorScheme=" + scheme,
                "--user-data-dir=" + folder.resolve("profile" + scheme),
                "--dump-dom",
                page.toUri().toString()));
        Path out = folder.resolve("dom.html");
        Process chromium = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertTrue(chromium.waitFor(60, TimeUnit.SECONDS), "chromium does not end");
        } finally {
            chromium.destroyForcibly();
        }
        return Files.readString(out, UTF_8);
    }

    private static String data(String dom, String name) {
        Matcher data =
                Pattern.compile("<body[^>]* data-" + name + "=\"([^\"]*)\"").matcher(dom);
        return data.find() ? data.group(1) : "(not there) " + dom;
    }

    @ParameterizedTest
    @CsvSource({
        "--json, /nowhere/at/all, the name of a file in a directory that exists is needed",
        "--report, ., the name of a file in a directory that exists is needed"
    })
    void file_thatCannotBe_isFoundBeforeTheRun(String option, String file, String sentence) {
        Typed typed = Typed.command("bench", "localhost:1", option, file);
        assertEquals("announcer: " + option + " is \"" + file + "\"; " + sentence, typed.sentence());
        assertEquals(Exit.USAGE, typed.exitCode());
    }
}
