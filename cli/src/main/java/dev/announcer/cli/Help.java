package dev.announcer.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code --help} shows: examples first, because most who ask want one to start from. */
final class Help {
    static final String OVERVIEW = """
            Announcer: server-sent events. Publish once, every listener hears it.

              announcer serve                              start a hub on http://localhost:5000
              curl -N 'localhost:5000/listen?topic=news'   listen (or open http://localhost:5000/ in a browser)
              announcer announce --topic news "hello"      announce
              tail -f app.log | announcer announce --topic log
              announcer ping --every 1s                    is it there?

            Commands:
              serve      starts a hub
              announce   announces to a hub: an argument, a file, or standard input line by line
              ping       announces "pong" under the topic ping

            announcer COMMAND --help tells more; announcer --version what this is.
            """;

    private Help() {}

    /** A command with its help, its {@code --help} and nothing else yet. */
    static CommandSpec spec(String name, String header, List<String> examples, List<String> footer) {
        CommandSpec spec = CommandSpec.create().name("announcer " + name);
        List<String> head = new ArrayList<>(List.of(header, "", "Examples:"));
        examples.forEach(example -> head.add("  " + example));
        head.add("");
        List<String> foot = new ArrayList<>();
        footer.forEach(paragraph -> {
            foot.add("");
            foot.add(paragraph);
        });
        spec.usageMessage()
                .header(head.toArray(String[]::new))
                .footer(foot.toArray(String[]::new))
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .width(100);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this.")
                .build());
        return spec;
    }

    /** An option whose value is text, to be read by {@link Arguments}. */
    static OptionSpec value(String name, String label, String description) {
        return OptionSpec.builder("--" + name)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    /** An option that may be repeated; each value is also split at the separator, unless that is empty. */
    static OptionSpec list(String name, String label, String separator, String description) {
        return OptionSpec.builder("--" + name)
                .paramLabel(label)
                .hideParamSyntax(true)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .splitRegex(separator)
                .description(description + " Repeatable.")
                .build();
    }

    /** An option that is there or not. */
    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder("--" + name)
                .type(String.class)
                .arity("0")
                .fallbackValue("true")
                .description(description)
                .build();
    }

    /** The options of every command that speaks to a hub. */
    static void addHub(CommandSpec spec) {
        spec.addOption(value("hub", "URL", "The hub. Default http://localhost:5000; also ANNOUNCER_HUB."));
        spec.addOption(value(
                "announce-key-file", "FILE", "File with the key that the hub wants; also ANNOUNCER_ANNOUNCE_KEY."));
    }
}
