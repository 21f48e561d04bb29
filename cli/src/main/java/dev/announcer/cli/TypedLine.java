package dev.announcer.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

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
        // Who asks for help beside something wrong is to get help.
        if (List.of(args).subList(0, end(args)).stream().anyMatch(TypedLine::isHelp)) {
            return new TypedLine(Map.of(), List.of(), true);
        }
        CommandLine line = read(spec, args);
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Option typed : line.getOptions()) {
            OptionSpec option = spec.option(typed.getLongOpt());
            List<String> before = values.computeIfAbsent(option.name(), name -> new ArrayList<>());
            if (!before.isEmpty() && !option.repeatable()) {
                throw CommandException.usage(option.typed() + " was given twice");
            }
            before.add(typed.getValue("true"));
        }
        checkWords(spec, line.getArgList());
        return new TypedLine(values, line.getArgList(), false);
    }

    private static CommandLine read(CommandSpec spec, String[] args) {
        Options options = new Options();
        for (OptionSpec option : spec.options()) {
            options.addOption(Option.builder(spec.letter(option))
                    .longOpt(option.name())
                    .hasArg(!option.isFlag())
                    .get());
        }
        try {
            return DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .setStripLeadingAndTrailingQuotes(false)
                    .get()
                    .parse(options, args);
        } catch (MissingArgumentException missing) {
            throw CommandException.usage("--" + missing.getOption().getLongOpt() + " needs a value");
        } catch (UnrecognizedOptionException unknown) {
            throw unknown(spec, unknown.getOption().split("=", 2)[0]);
        } catch (ParseException wrong) {
            throw CommandException.usage(String.valueOf(wrong.getMessage()));
        }
    }

    private static CommandException unknown(CommandSpec spec, String typed) {
        List<String> all = new ArrayList<>(List.of("--help", "-h"));
        for (OptionSpec option : spec.options()) {
            if (option.typed().equals(typed)) {
                return CommandException.usage(typed + " takes no value; it is there or not");
            }
            all.add(option.typed());
        }
        return CommandException.usage(spec.name() + " has no option " + typed + Nearest.hint(typed, all));
    }

    private static int end(String[] args) {
        int end = List.of(args).indexOf("--");
        return end < 0 ? args.length : end;
    }

    private static boolean isHelp(String arg) {
        return arg.equals("--help") || arg.equals("-h");
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
