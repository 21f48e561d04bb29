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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents quote is what is compiled here, and it does what they say. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile(
            "^```(java|js|html|properties|nginx|apache|caddy|haproxy)\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void codeBlocks_areTakenFromExamples() throws IOException {
        List<String> examples = new ArrayList<>();
        for (Path file : filesBelow(Path.of(""))) {
            String path = file.toString(); // of this module, and of those in folders of their own
            if (path.contains("src/main/") || path.startsWith("proxies/")) {
                examples.add(unindented(Files.readString(file)));
            }
        }
        List<String> quoted = new ArrayList<>();
        for (Path document : documents()) {
            Matcher block = BLOCK.matcher(Files.readString(document));
            while (block.find()) {
                String code = unindented(block.group(2));
                quoted.add(code);
                assertThat(examples).as("a block of %s", document).anyMatch(example -> example.contains(code));
            }
        }
        assertThat(quoted).as("the README quotes Java and JavaScript").hasSizeGreaterThanOrEqualTo(2);
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

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(filesBelow(ROOT.resolve("docs")));
        documents.removeIf(document -> document.startsWith(ROOT.resolve("docs/decisions"))); // they show signatures
        documents.add(ROOT.resolve("README.md"));
        return documents;
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String unindented(String code) {
        return String.join("\n", code.lines().map(String::strip).toList());
    }
}
