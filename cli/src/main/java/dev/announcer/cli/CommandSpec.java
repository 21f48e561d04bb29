package dev.announcer.cli;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may be typed behind a command, and what its help says. Every command has {@code -h} and {@code --help} too.
 */
final class CommandSpec {
    /**
     * A word that is no option.
     *
     * @param label what stands for it in the help
     * @param description one sentence
     * @param advice for who typed one more than there may be
     */
    record Word(String label, String description, String advice) {}

    private final String name;
    private final String header;
    private final List<String> examples;
    private final List<String> footer;
    private final Map<String, OptionSpec> options = new LinkedHashMap<>();
    private final Map<String, String> letters = new HashMap<>();
    private @Nullable Word word;

    /**
     * A command without options.
     *
     * @param footer paragraphs, to be broken into lines; the examples are not
     */
    CommandSpec(String name, String header, List<String> examples, List<String> footer) {
        this.name = name;
        this.header = header;
        this.examples = List.copyOf(examples);
        this.footer = List.copyOf(footer);
    }

    /** Adds an option; the help shows them in the order in which they are added. */
    void addOption(OptionSpec option) {
        if (options.putIfAbsent(option.name(), option) != null) {
            throw new IllegalArgumentException("option is " + option.typed() + ", which is there already");
        }
    }

    /** Adds an option that may also be typed with one dash and this letter. */
    void addOption(OptionSpec option, String letter) {
        addOption(option);
        letters.put(option.name(), letter);
    }

    /** Lets one word be typed that is no option, or none. */
    void takeWord(Word word) {
        this.word = word;
    }

    String name() {
        return name;
    }

    String header() {
        return header;
    }

    List<String> examples() {
        return examples;
    }

    List<String> footer() {
        return footer;
    }

    Collection<OptionSpec> options() {
        return options.values();
    }

    /**
     * The option of this name, without dashes.
     *
     * @throws IllegalArgumentException if there is none
     */
    OptionSpec option(String name) {
        OptionSpec option = options.get(name);
        if (option == null) {
            throw new IllegalArgumentException("option is " + name + ", which " + this.name + " does not have");
        }
        return option;
    }

    /** The letter that an option may also be typed with, or null. */
    @Nullable
    String letter(OptionSpec option) {
        return letters.get(option.name());
    }

    /** The word that may be typed, or null if none may. */
    @Nullable
    Word word() {
        return word;
    }
}
