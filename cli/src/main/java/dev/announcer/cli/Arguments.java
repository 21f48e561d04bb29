package dev.announcer.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The values of a command's options, wherever they came from. All options are text to picocli; this reads them. */
final class Arguments {
    private final CommandSpec spec;
    private final ParseResult typed;
    private final Sources sources;

    Arguments(CommandSpec spec, ParseResult typed, Sources sources) {
        this.spec = spec;
        this.typed = typed;
        this.sources = sources;
    }

    CommandSpec spec() {
        return spec;
    }

    boolean isHelpAsked() {
        return typed.isUsageHelpRequested();
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(valueOf(name));
    }

    boolean has(String name) {
        return valueOf(name) != null;
    }

    /** Whether it was typed, and not set by the environment or a file. */
    boolean isTyped(String name) {
        return typed.hasMatchedOption("--" + name);
    }

    /** Whether it was set by the environment, and not typed. */
    boolean isFromEnvironment(String name) {
        return !isTyped(name) && sources.isInEnvironment(name);
    }

    /** The values of an option that may be repeated. */
    List<String> list(String name) {
        List<String> values = spec.findOption("--" + name).getValue();
        return values == null ? List.of() : values;
    }

    /** A flag that was typed or set to true. */
    boolean flag(String name) {
        return read(name, Values::yesOrNo).orElse(false);
    }

    /** The value, read; what the reader refuses ends the command with a sentence that says where the value stands. */
    <T> Optional<T> read(String name, Function<String, T> reader) {
        String value = valueOf(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(value));
        } catch (IllegalArgumentException refused) {
            throw CommandException.usage(origin(name) + " is \"" + value + "\"; " + refused.getMessage());
        }
    }

    /** The words that are no options. */
    List<String> words() {
        return typed.matchedPositionals().isEmpty()
                ? List.of()
                : typed.matchedPositional(0).getValue();
    }

    private String origin(String name) {
        return isTyped(name) ? "--" + name : sources.origin(name);
    }

    private @Nullable String valueOf(String name) {
        OptionSpec option = spec.findOption("--" + name);
        return option == null ? null : option.getValue();
    }
}
