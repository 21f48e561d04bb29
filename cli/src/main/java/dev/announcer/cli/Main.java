package dev.announcer.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code announcer}: picks the command, reads its options, and turns what went wrong into one sentence and an exit code. */
public final class Main {
    private static final List<String> COMMANDS = List.of("serve", "announce", "ping");

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        int exitCode = run(args, new Shell(System.getenv(), System.in, System.out, System.err));
        System.out.flush();
        System.exit(exitCode);
    }

    /** Runs the command and returns its exit code. */
    static int run(String[] args, Shell shell) {
        try {
            return args.length == 0 ? noCommand(shell) : run(args[0], Arrays.copyOfRange(args, 1, args.length), shell);
        } catch (CommandException ended) {
            shell.say(ended.sentence());
            return ended.exitCode();
        }
    }

    private static int run(String word, String[] rest, Shell shell) {
        Command command = command(word);
        if (command != null) {
            return run(command, word, rest, shell);
        }
        switch (word) {
            case "--version", "-V", "version" -> shell.out().println(version());
            case "--help", "-h", "help" -> {
                if (rest.length > 0) {
                    return run(rest[0], new String[] {"--help"}, shell);
                }
                shell.out().print(Help.OVERVIEW);
            }
            default ->
                throw CommandException.usage("there is no command " + word + Nearest.hint(word, COMMANDS)
                        + (Nearest.hint(word, COMMANDS).isEmpty() ? "; announcer --help shows all" : ""));
        }
        return Exit.OK;
    }

    private static @Nullable Command command(String word) {
        return switch (word) {
            case "serve" -> new ServeCommand();
            case "announce" -> new AnnounceCommand();
            case "ping" -> new PingCommand();
            default -> null;
        };
    }

    private static int noCommand(Shell shell) {
        shell.err().print(Help.OVERVIEW);
        return Exit.USAGE;
    }

    private static int run(Command command, String word, String[] args, Shell shell) {
        Arguments arguments = arguments(command, word, args, shell);
        if (arguments.isHelpAsked()) {
            new CommandLine(arguments.spec()).usage(shell.out(), Ansi.OFF);
            return Exit.OK;
        }
        return command.run(arguments, shell);
    }

    /** Reads the options of a command. */
    static Arguments arguments(Command command, String word, String[] args, Shell shell) {
        CommandSpec spec = command.spec();
        Sources sources = sources(word, args, shell);
        spec.defaultValueProvider(sources);
        CommandLine line = new CommandLine(spec)
                .setExpandAtFiles(false) // announcer announce @all announces @all
                .setInterpolateVariables(false); // and so does ${this}
        try {
            return new Arguments(spec, line.parseArgs(args), sources);
        } catch (ParameterException wrong) {
            throw CommandException.usage(sentence(wrong, word, spec));
        }
    }

    /** Everything may come from the environment for serve; for the others, where the hub is and the key's file. */
    private static Sources sources(String word, String[] args, Shell shell) {
        if (!word.equals("serve")) {
            return Sources.environment(List.of("hub", "announce-key-file"), shell.env());
        }
        List<String> names = new ArrayList<>();
        List<String> inFile = new ArrayList<>();
        List<String> lists = new ArrayList<>();
        for (ServeOption option : ServeOption.ALL) {
            names.add(option.name());
            if (!option.name().equals("config")) { // a file that names another would be a riddle
                inFile.add(option.name());
            }
            if (option.repeatable()) {
                lists.add(option.name());
            }
        }
        Sources environment = Sources.environment(names, shell.env());
        String file = config(args, environment);
        return file == null ? environment : environment.withFile(file, ConfigFile.read(file, inFile, lists));
    }

    /** picocli asks for the defaults before it reads what was typed, so the file's name is found before it begins. */
    private static @Nullable String config(String[] args, Sources environment) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--config") && i + 1 < args.length) {
                return args[i + 1];
            }
            if (args[i].startsWith("--config=")) {
                return args[i].substring("--config=".length());
            }
        }
        return environment.value("config");
    }

    private static String sentence(ParameterException wrong, String word, CommandSpec spec) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            if (!first.startsWith("-")) {
                return word + " does not know what to do with " + first
                        + (word.equals("announce") ? "; quote data that has spaces" : "");
            }
            String typed = first.replaceFirst("=.*", "");
            return word + " has no option " + typed
                    + Nearest.hint(typed, spec.optionsMap().keySet());
        }
        if (wrong instanceof OverwrittenOptionException twice) {
            return twice.getOverwritten() instanceof CommandLine.Model.OptionSpec option
                    ? option.longestName() + " was given twice"
                    : "something was given twice";
        }
        if (wrong instanceof CommandLine.MissingParameterException missing
                && !missing.getMissing().isEmpty()
                && missing.getMissing().get(0) instanceof CommandLine.Model.OptionSpec option) {
            return option.longestName() + " needs a value";
        }
        return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("the options are wrong");
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return "announcer " + (version == null ? "(development)" : version) + " (Java "
                + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + " " + System.getProperty("os.arch") + ")";
    }
}
