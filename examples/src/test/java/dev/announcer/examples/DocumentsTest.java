package dev.announcer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the documents quote is what is compiled here, and it does what they say. */
class DocumentsTest {
    /** Files below this folder are code of somebody's module, or the configuration that the proxies' tests use. */
    private static final List<String> SOURCES = List.of("src/main/", "proxies/");

    private static final Set<String> QUOTED =
            Set.of("java", "js", "html", "properties", "nginx", "apache", "caddy", "haproxy");

    @Test
    void codeBlocks_areTakenFromExamples() throws IOException {
        List<String> examples = examples();
        List<String> quoted = new ArrayList<>();
        for (Path document : Documents.all()) {
            for (Documents.Block block : Documents.blocksOf(document)) {
                if (QUOTED.contains(block.language())) {
                    String code = unindented(block.text());
                    quoted.add(code);
                    assertThat(examples)
                            .as("%s is not in any example:%n%s", block, code)
                            .anyMatch(example -> example.contains(code));
                }
            }
        }
        assertThat(quoted).as("the documents quote code").hasSizeGreaterThanOrEqualTo(20);
    }

    /** Whatever is not quoted from an example or run by {@link ShellBlocksTest} is a drawing, and says no language. */
    @Test
    void blocksOfReadmeAndGuide_areQuotedOrRun() throws IOException {
        for (String document : List.of("README.md", "docs/guide.md", "docs/proxies.md")) {
            assertThat(Documents.blocksOf(Documents.ROOT.resolve(document)))
                    .extracting(Documents.Block::language)
                    .allMatch(language ->
                            QUOTED.contains(language) || Set.of("sh", "").contains(language));
        }
    }

    @Test
    void links_leadSomewhere() throws IOException {
        for (Path document : Documents.all()) {
            for (String link : Documents.linksOf(document)) {
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
                assertThat(target).as("%s in %s", link, document).exists();
                if (parts.length > 1) {
                    assertThat(Documents.anchorsOf(target))
                            .as("%s in %s", link, document)
                            .contains(parts[1]);
                }
            }
        }
    }

    @Test
    void inOneJvm_run_printsWhatWasAnnounced() throws InterruptedException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            InOneJvm.main();
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).strip()).isEqualTo("hello");
    }

    private static List<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        for (Path file : Documents.filesBelow(Path.of(""))) {
            if (SOURCES.stream().anyMatch(file.toString()::contains)) {
                examples.add(unindented(Files.readString(file)));
            }
        }
        return examples;
    }

    private static String unindented(String code) {
        return String.join("\n", code.lines().map(String::strip).toList());
    }
}
