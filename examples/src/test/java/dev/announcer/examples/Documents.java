package dev.announcer.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents of the project, and the blocks of code in them. */
final class Documents {
    static final Path ROOT = Path.of("..");

    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    private Documents() {}

    /**
     * A block of code.
     *
     * @param language as it is said behind the backticks; empty for a drawing, or what something prints
     */
    record Block(Path document, String language, String text) {
        @Override
        public String toString() {
            return document.getFileName() + ": " + text.lines().findFirst().orElse("");
        }
    }

    /** All but the decisions, which show signatures. */
    static List<Path> all() throws IOException {
        List<Path> documents = new ArrayList<>(filesBelow(ROOT.resolve("docs")));
        documents.removeIf(document ->
                !document.toString().endsWith(".md") || document.startsWith(ROOT.resolve("docs/decisions")));
        documents.add(ROOT.resolve("README.md"));
        return documents;
    }

    static List<Block> blocksOf(Path document) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(document));
        List<Block> blocks = new ArrayList<>();
        while (block.find()) {
            blocks.add(new Block(document, block.group(1), block.group(2)));
        }
        return blocks;
    }

    /** What it links to in this repository, as it is written: a file, an anchor, or both. */
    static List<String> linksOf(Path document) throws IOException {
        return LINK.matcher(Files.readString(document))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.contains("://"))
                .toList();
    }

    /** What its headings are called in addresses. */
    static List<String> anchorsOf(Path document) throws IOException {
        return HEADING.matcher(Files.readString(document))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .toList();
    }

    static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
