package dev.announcer.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was typed behind a command, taken apart.
 *
 * @param values of the options that were typed, in the order in which they were; a flag has {@code true}
 * @param words those that are no options
 * @param helpAsked whether the help is wanted; then the rest was not looked at
 */
record TypedLine(Map<String, List<String>> values, List<String> words, boolean helpAsked) {

    /**
     * Reads a command's arguments. What stands behind {@code --} is no option, whatever it looks like.
     *
     * @throws CommandException if they are wrong, with the sentence to be shown
     */
    static TypedLine parse(CommandSpec spec, String[] args) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        boolean onlyWords = false;
        // Who asks for help beside something wrong is to get help.
        boolean helpAsked = List.of(args).subList(0, end(args)).stream().anyMatch(TypedLine::isHelp);
        for (int i = 0; i < args.length && !helpAsked; i++) {
            String arg = args[i];
            if (onlyWords || !isOption(arg)) {
                words.add(arg);
            } else if (arg.equals("--")) {
                onlyWords = true;
            } else {
                int equals = arg.indexOf('=');
                OptionSpec option = option(spec, equals < 0 ? arg : arg.substring(0, equals));
                String value = equals < 0 ? null : arg.substring(equals + 1);
                if (option.isFlag()) {
                    add(values, option, flag(option, value));
                } else if (value != null) {
                    add(values, option, value);
                } else if (i + 1 == args.length || isKnown(spec, args[i + 1])) {
                    throw CommandException.usage(option.typed() + " needs a value");
                } else {
                    add(values, option, args[++i]);
                }
            }
        }
        checkWords(spec, words);
        return new TypedLine(values, words, helpAsked);
    }

    private static int end(String[] args) {
        int end = List.of(args).indexOf("--");
        return end < 0 ? args.length : end;
    }

    private static boolean isHelp(String arg) {
        return arg.equals("--help") || arg.equals("-h");
    }

    /** A lone dash is a word, and so is what looks like a negative number. */
    private static boolean isOption(String arg) {
        return arg.length() > 1 && arg.charAt(0) == '-' && !Character.isDigit(arg.charAt(1));
    }

    /** Whether this is an option that somebody meant, rather than a value that begins with dashes. */
    private static boolean isKnown(CommandSpec spec, String arg) {
        return arg.equals("--")
                || (arg.startsWith("--") && spec.option(arg.substring(2).split("=", 2)[0]) != null);
    }

    private static OptionSpec option(CommandSpec spec, String typed) {
        OptionSpec option =
                typed.startsWith("--") ? spec.option(typed.substring(2)) : spec.shortOption(typed.substring(1));
        if (option == null) {
            List<String> all = new ArrayList<>(List.of("--help", "-h"));
            spec.options().forEach(known -> all.add(known.typed()));
            throw CommandException.usage(spec.name() + " has no option " + typed + Nearest.hint(typed, all));
        }
        return option;
    }

    private static String flag(OptionSpec option, @Nullable String value) {
        if (value != null) {
            throw CommandException.usage(option.typed() + " takes no value; it is there or not");
        }
        return "true";
    }

    private static void add(Map<String, List<String>> values, OptionSpec option, String value) {
        List<String> typed = values.computeIfAbsent(option.name(), name -> new ArrayList<>());
        if (!typed.isEmpty() && !option.repeatable()) {
            throw CommandException.usage(option.typed() + " was given twice");
        }
        typed.add(value);
    }

    private static void checkWords(CommandSpec spec, List<String> words) {
        CommandSpec.Word word = spec.word();
        int most = word == null ? 0 : 1;
        if (words.size() > most) {
            throw CommandException.usage(spec.name() + " does not know what to do with " + words.get(most)
                    + (word == null ? "" : "; " + word.advice()));
        }
    }
}
