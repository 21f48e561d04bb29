package dev.announcer.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code announcer}: picks the command, reads its options, and turns what went wrong into one sentence and an exit code. */
public final class Main {
    private static final List<String> COMMANDS = List.of("serve", "listen", "announce", "ping", "bench");

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
            case "listen" -> new ListenCommand();
            case "announce" -> new AnnounceCommand();
            case "ping" -> new PingCommand();
            case "bench" -> new BenchCommand();
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
            shell.out().print(Help.of(arguments.spec()));
            return Exit.OK;
        }
        return command.run(arguments, shell);
    }

    /** Reads the options of a command. */
    static Arguments arguments(Command command, String word, String[] args, Shell shell) {
        CommandSpec spec = command.spec();
        TypedLine typed = TypedLine.parse(spec, args);
        return new Arguments(spec, typed, sources(word, typed, shell));
    }

    /** Everything may come from the environment for serve; for the others, where the hub is and the keys' files. */
    private static Sources sources(String word, TypedLine typed, Shell shell) {
        if (!word.equals("serve")) {
            return Sources.environment(List.of("hub", "announce-key-file", "listen-key-file"), shell.env());
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
        List<String> config = typed.values().get("config");
        String file = config == null ? environment.value("config") : config.get(0);
        return file == null || typed.helpAsked()
                ? environment
                : environment.withFile(file, ConfigFile.read(file, inFile, lists));
    }

    /** What this is, in one line. */
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return "announcer " + (version == null ? "(development)" : version) + " (Java "
                + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + " " + System.getProperty("os.arch") + ")";
    }
}
