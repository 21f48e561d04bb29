package dev.announcer.cli;

import java.util.List;

/** What {@code --help} shows: examples first, because most who ask want one to start from. */
final class Help {
    static final String OVERVIEW = """
            Announcer: server-sent events. Publish once, every listener hears it.

              announcer serve                              start a hub on http://localhost:5000
              announcer listen --topic news                listen (or open http://localhost:5000/ in a browser)
              announcer announce --topic news "hello"      announce
              tail -f app.log | announcer announce --topic log
              announcer ping --every 1s                    is it there?

            Commands:
              serve      starts a hub
              listen     listens to a hub, or to any stream of server-sent events
              announce   announces to a hub: an argument, a file, or standard input line by line
              ping       announces "pong" under the topic ping
              bench      puts load on a hub, and checks every delivery

            announcer COMMAND --help tells more; announcer --version what this is.
            """;

    private static final int WIDTH = 100;
    private static final String INDENT = "      ";

    /** What is longer than this gets a line of its own, so that one long name does not push all descriptions aside. */
    private static final int MAX_OPTION = 27;

    private Help() {}

    /** A command with its help, its {@code --help} and nothing else yet. */
    static CommandSpec spec(String name, String header, List<String> examples, List<String> footer) {
        return new CommandSpec(name, header, examples, footer);
    }

    /** An option whose value is text, to be read by {@link Arguments}. */
    static OptionSpec value(String name, String label, String description) {
        return new OptionSpec(name, label, false, "", description);
    }

    /** An option that may be repeated; each value is also split at the separator, unless that is empty. */
    static OptionSpec list(String name, String label, String separator, String description) {
        return new OptionSpec(name, label, true, separator, description + " Repeatable.");
    }

    /** An option that is there or not. */
    static OptionSpec flag(String name, String description) {
        return new OptionSpec(name, "", false, "", description);
    }

    /** The options of every command that speaks to a hub. */
    static void addHub(CommandSpec spec) {
        spec.addOption(value("hub", "URL", "The hub. Default http://localhost:5000; also ANNOUNCER_HUB."));
        spec.addOption(value(
                "announce-key-file", "FILE", "File with the key that the hub wants; also ANNOUNCER_ANNOUNCE_KEY."));
    }

    /** The help of a command. */
    static String of(CommandSpec spec) {
        CommandSpec.Word word = spec.word();
        StringBuilder help = new StringBuilder(spec.header()).append("\n\nExamples:\n");
        spec.examples().forEach(example -> help.append("  ").append(example).append('\n'));
        help.append("\nUsage: announcer ").append(spec.name()).append(" [OPTIONS]");
        help.append(word == null ? "\n" : " " + word.label() + "\n");
        int column = column(spec);
        if (word != null) {
            addLine(help, INDENT + word.label(), column, word.description());
        }
        addLine(help, "  -h, --help", column, "Shows this.");
        spec.options().forEach(option -> addLine(help, INDENT + option.shown(), column, option.description()));
        for (String paragraph : spec.footer()) {
            help.append('\n');
            addWrapped(help, paragraph, 0, 0);
        }
        return help.toString();
    }

    /** Where the descriptions begin. */
    private static int column(CommandSpec spec) {
        int longest = 0;
        for (OptionSpec option : spec.options()) {
            int length = INDENT.length() + option.shown().length();
            longest = length > MAX_OPTION ? longest : Math.max(longest, length);
        }
        return longest + 2;
    }

    private static void addLine(StringBuilder help, String what, int column, String description) {
        help.append(what);
        boolean fits = what.length() < column;
        help.append(fits ? " ".repeat(column - what.length()) : "\n" + " ".repeat(column));
        addWrapped(help, description, column, column + 2);
    }

    /** Breaks the text into lines: the first goes on at a column, those that follow begin at another. */
    private static void addWrapped(StringBuilder help, String text, int column, int following) {
        int at = column;
        for (String word : text.split(" ", -1)) {
            if (at > column && at + 1 + word.length() > WIDTH) {
                help.append('\n').append(" ".repeat(following));
                at = following;
            } else if (at > column) {
                help.append(' ');
                at++;
            }
            help.append(word);
            at += word.length();
        }
        help.append('\n');
    }
}
