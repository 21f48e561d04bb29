package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium with an empty profile. */
public final class Browser implements AutoCloseable {
    public static final String LISTENING = "body[data-state=listening] #state-word";

    public static final String INSTALLED = "dev.announcer.hub.Browser#isInstalled";
    public static final String MISSING =
            "no chromium or no chromedriver on the PATH (apt-get install chromium chromium-driver)";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--window-size=1280,800",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** Says at every start that it does not know this Chromium's version, which is of no concern here. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium.devtools");

    private final ChromeDriver driver;
    private final Path profile;

    private Browser(ChromeDriver driver, Path profile) {
        this.driver = driver;
        this.profile = profile;
    }

    /** For {@code @EnabledIf}: an assumption in a {@code @BeforeAll} would skip without a word in Surefire's report. */
    public static boolean isInstalled() {
        return chromium().isPresent() && chromedriver().isPresent();
    }

    private static Optional<File> chromium() {
        return installed("chromium", "chromium-browser", "google-chrome");
    }

    private static Optional<File> chromedriver() {
        return installed("chromedriver");
    }

    public static Browser start() {
        SELENIUM.setLevel(Level.SEVERE);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        try {
            Path profile = Files.createTempDirectory("announcer-browser");
            ChromeOptions options = new ChromeOptions();
            options.setBinary(chromium().orElseThrow());
            options.addArguments(FLAGS);
            options.addArguments("--user-data-dir=" + profile);
            options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
            System.setProperty(
                    "webdriver.chrome.driver", chromedriver().orElseThrow().getPath());
            return new Browser(new ChromeDriver(options), profile);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Optional<File> installed(String... names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    /** A new page; what earlier ones logged is forgotten. */
    public void open(String uri) {
        driver.get("about:blank");
        logs();
        driver.get(uri);
    }

    /** A page in a tab of its own, which is looked at from now on. */
    void openTab(String uri) {
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(uri);
    }

    void lookAt(String tab) {
        driver.switchTo().window(tab);
    }

    /** Closes the tab that is looked at, and looks at this one. */
    void closeTab(String next) {
        driver.close();
        lookAt(next);
    }

    /** The tab that is looked at. */
    String tab() {
        return driver.getWindowHandle();
    }

    /** The hub's page, once it listens. */
    void openPage(Object hub) {
        open(hub + "/");
        awaitTexts(LISTENING, List.of("listening"));
        // It listens from the answer's head on; its place in the journal is known when the cursor has come.
        await("cursor", () -> !script("return lastEventId").equals(""));
    }

    public void reload() {
        driver.navigate().refresh();
    }

    public WebElement one(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    public WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** The text of every element that matches, in the page's order. */
    public List<String> texts(String css) {
        List<?> found = (List<?>)
                script("return [...document.querySelectorAll(arguments[0])].map(each => each.textContent)", css);
        return found.stream().map(String::valueOf).toList();
    }

    public String text(String css) {
        return String.join(" ", texts(css));
    }

    public Object script(String script, Object... arguments) {
        return Optional.ofNullable(driver.executeScript(script, arguments)).orElse("");
    }

    public void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    public void awaitTexts(String css, List<String> expected) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertEquals(expected, texts(css), "texts of " + css));
    }

    public void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    void colours(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** What the console holds since the page was opened or was last asked. */
    public List<String> logs() {
        List<String> all = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            all.add(entry.getLevel() + " " + entry.getMessage());
        }
        return all;
    }

    /** Nothing was thrown, and nothing was against the policy. What the log says of the network is no concern here. */
    public void assertNothingWrong() {
        List<String> wrong = logs().stream()
                .filter(line -> line.contains("Content Security Policy") || line.contains("Uncaught"))
                .toList();
        assertEquals(List.of(), wrong);
    }

    @Override
    public void close() {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
