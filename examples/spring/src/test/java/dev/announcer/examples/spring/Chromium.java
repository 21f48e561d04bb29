package dev.announcer.examples.spring;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;

/** A headless Chromium with an empty profile. */
final class Chromium implements AutoCloseable {
    static final String INSTALLED = "dev.announcer.examples.spring.Chromium#isInstalled";
    static final String MISSING =
            "no chromium or no chromedriver on the PATH (apt-get install chromium chromium-driver)";

    private static final List<String> FLAGS = List.of(
            "--headless",
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

    private Chromium(ChromeDriver driver, Path profile) {
        this.driver = driver;
        this.profile = profile;
    }

    static boolean isInstalled() {
        return chromium().isPresent() && installed("chromedriver").isPresent();
    }

    private static Optional<File> chromium() {
        return installed("chromium", "chromium-browser", "google-chrome");
    }

    private static Optional<File> installed(String... names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    /** Opens this page. */
    static Chromium open(String uri) {
        SELENIUM.setLevel(Level.SEVERE);
        try {
            Path profile = Files.createTempDirectory("announcer-spring-example");
            ChromeOptions options = new ChromeOptions();
            options.setBinary(chromium().orElseThrow());
            options.addArguments(FLAGS);
            options.addArguments("--user-data-dir=" + profile);
            System.setProperty(
                    "webdriver.chrome.driver",
                    installed("chromedriver").orElseThrow().getPath());
            Chromium chromium = new Chromium(new ChromeDriver(options), profile);
            chromium.driver.get(uri);
            return chromium;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The text of every element that matches, in the page's order. */
    List<String> texts(String css) {
        List<?> found = (List<?>)
                script("return [...document.querySelectorAll(arguments[0])].map(each => each.textContent)", css);
        return found.stream().map(String::valueOf).toList();
    }

    Object script(String script, Object... arguments) {
        return Optional.ofNullable(driver.executeScript(script, arguments)).orElse("");
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
