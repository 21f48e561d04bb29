package dev.announcer.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values of a command's options, wherever they came from. What is typed goes first. */
final class Arguments {
    private final CommandSpec spec;
    private final TypedLine typed;
    private final Sources sources;

    Arguments(CommandSpec spec, TypedLine typed, Sources sources) {
        this.spec = spec;
        this.typed = typed;
        this.sources = sources;
    }

    CommandSpec spec() {
        return spec;
    }

    boolean isHelpAsked() {
        return typed.helpAsked();
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(valueOf(name));
    }

    boolean has(String name) {
        return valueOf(name) != null;
    }

    /** Whether it was typed, and not set by the environment or a file. */
    boolean isTyped(String name) {
        return typed.values().containsKey(name);
    }

    /** Whether it was set by the environment, and not typed. */
    boolean isFromEnvironment(String name) {
        return !isTyped(name) && sources.isInEnvironment(name);
    }

    /** The values of an option that may be repeated. */
    List<String> list(String name) {
        OptionSpec option = spec.option(name);
        List<String> values = typed.values().get(name);
        if (values == null) {
            String value = sources.value(name);
            values = value == null ? List.of() : List.of(value);
        }
        if (option == null || option.separator().isEmpty()) {
            return values;
        }
        List<String> parts = new ArrayList<>();
        values.forEach(value -> parts.addAll(List.of(value.split(option.separator(), -1))));
        return parts;
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
        return typed.words();
    }

    private String origin(String name) {
        return isTyped(name) ? "--" + name : sources.origin(name);
    }

    private @Nullable String valueOf(String name) {
        if (spec.option(name) == null) {
            return null;
        }
        List<String> values = typed.values().get(name);
        return values == null ? sources.value(name) : values.get(0);
    }
}
