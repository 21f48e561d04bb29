package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code announcer announce}: announces an argument, a file, or standard input. */
final class AnnounceCommand implements Command {
    private static final String MAX_RETRY = "9999999999";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Help.spec(
                "announce",
                "Announces to a hub, and prints the id of each announcement.",
                List.of(
                        "announcer announce \"hello\"                            under the topic default",
                        "announcer announce --topic news --type alert \"fire\"",
                        "announcer announce --topic orders/42 --data-file order.json",
                        "tail -f app.log | announcer announce --topic log       each line as it comes",
                        "announcer announce --ndjson < events.ndjson            one JSON object a line:",
                        "    {\"topics\":[\"a\"],\"data\":\"hello\",\"type\":\"t\",\"id\":\"1\",\"retry\":3000,\"private\":true}"),
                List.of(
                        "Without DATA and --data-file each line of standard input is announced. Lines are sent as they"
                                + " come, and no faster than the hub takes them. A line that is refused is reported with"
                                + " its number and left out; after any other failure nothing more is sent.",
                        "Exit codes: 0 all were accepted; 1 something was refused or failed; 2 wrong option; 3 the hub"
                                + " could not be reached, or did not answer."));
        spec.addOption(Help.list("topic", "TOPIC", "", "Topic to announce under; without any: default."));
        spec.addOption(Help.value("type", "T", "Type of the event."));
        spec.addOption(Help.value("id", "ID", "Own id of the event."));
        spec.addOption(Help.value("retry", "TIME", "After how long listeners shall reconnect, like 3s or 500ms."));
        spec.addOption(Help.flag("private", "Only for listeners who may hear what is private."));
        spec.addOption(Help.flag("once", "Not if the hub has an event with this id already; needs ids."));
        spec.addOption(Help.value("data-file", "FILE", "File whose whole content is the data; - is standard input."));
        spec.addOption(Help.flag("ndjson", "Standard input, or the data file, holds one JSON object a line."));
        spec.addOption(Help.flag("quiet", "Prints no ids."));
        Help.addHub(spec);
        spec.takeWord(new CommandSpec.Word("[DATA]", "The data.", "quote data that has spaces"));
        return spec;
    }

    @Override
    public int run(Arguments arguments, Shell shell) {
        check(arguments);
        HubClient hub = HubClient.of(arguments, shell);
        boolean all;
        if (!arguments.words().isEmpty()) {
            all = announce(arguments.words().get(0).getBytes(UTF_8), arguments, hub, shell);
        } else if (arguments.flag("ndjson")) {
            all = announceLines(arguments, hub, shell, AnnounceCommand::object);
        } else if (arguments.has("data-file")) {
            all = announce(content(arguments, shell), arguments, hub, shell);
        } else {
            String members = members(arguments);
            all = announceLines(
                    arguments,
                    hub,
                    shell,
                    line -> Optional.of(
                            ("{\"data\":" + Json.quote(Batches.text(line)) + members + "}").getBytes(UTF_8)));
        }
        return all ? Exit.OK : Exit.FAILED;
    }

    private static void check(Arguments arguments) {
        boolean word = !arguments.words().isEmpty();
        if (word && (arguments.has("data-file") || arguments.flag("ndjson"))) {
            throw CommandException.usage("DATA goes with neither --data-file nor --ndjson");
        }
        if (arguments.flag("ndjson")) {
            for (String option : List.of("type", "id", "retry", "private")) {
                if (arguments.has(option)) {
                    throw CommandException.usage(
                            "--" + option + " does not go with --ndjson: each line has a member for it");
                }
            }
        } else if (arguments.flag("once") && !arguments.has("id")) {
            throw CommandException.usage("--once needs --id, or lines of --ndjson that have an id each");
        } else if (!word && !arguments.has("data-file") && arguments.has("id")) {
            throw CommandException.usage(
                    "--id names one event; standard input may have many lines" + " (--data-file - makes it one event)");
        }
    }

    private static boolean announce(byte[] data, Arguments arguments, HubClient hub, Shell shell) {
        StringBuilder query = query(arguments);
        arguments.text("type").ifPresent(type -> HubClient.parameter(query, "type", type));
        arguments.text("id").ifPresent(id -> HubClient.parameter(query, "id", id));
        retry(arguments).ifPresent(retry -> HubClient.parameter(query, "retry", retry));
        if (arguments.flag("private")) {
            HubClient.parameter(query, "private", "true");
        }
        Answer answer = hub.post("/announce" + query, "text/plain;charset=utf-8", data);
        String id = answer.id().orElseThrow(() -> CommandException.failed(answer.refusal()));
        if (!arguments.flag("quiet")) {
            shell.out().println(id);
        }
        return true;
    }

    private static boolean announceLines(Arguments arguments, HubClient hub, Shell shell, Batches.Form form) {
        Batches batches = new Batches(hub, "/announce" + query(arguments), form, shell, arguments.flag("quiet"));
        String file = arguments.text("data-file").orElse("-");
        try (InputStream in = file.equals("-") ? shell.in() : Files.newInputStream(Path.of(file))) {
            return batches.announce(new Lines(in));
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    /** A line of {@code --ndjson}, as it is: the hub judges it, so that what a newer hub knows passes an older command. */
    private static Optional<byte[]> object(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    /** What the options say of every line, as members behind its data. */
    private static String members(Arguments arguments) {
        StringBuilder members = new StringBuilder();
        arguments
                .text("type")
                .filter(type -> !type.isEmpty())
                .ifPresent(type -> members.append(",\"type\":").append(Json.quote(type)));
        retry(arguments).ifPresent(retry -> members.append(",\"retry\":").append(retry));
        if (arguments.flag("private")) {
            members.append(",\"private\":true");
        }
        return members.toString();
    }

    private static StringBuilder query(Arguments arguments) {
        StringBuilder query = new StringBuilder();
        for (String topic : arguments.list("topic")) {
            HubClient.parameter(query, "topic", topic);
        }
        if (arguments.flag("once")) {
            HubClient.parameter(query, "once", "true");
        }
        return query;
    }

    private static Optional<String> retry(Arguments arguments) {
        return arguments.read("retry", text -> {
            String millis = String.valueOf(Values.duration(text).toMillis());
            if (millis.length() > MAX_RETRY.length()) {
                throw new IllegalArgumentException("at most " + MAX_RETRY + "ms are allowed");
            }
            return millis;
        });
    }

    private static byte[] content(Arguments arguments, Shell shell) {
        String file = arguments.text("data-file").orElse("-");
        try {
            return file.equals("-") ? shell.in().readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        } catch (OutOfMemoryError tooLarge) {
            throw CommandException.failed(file + " is too large to be announced");
        }
    }

    private static CommandException unreadable(String file, IOException why) {
        String name = file.equals("-") ? "standard input" : file;
        return why instanceof NoSuchFileException
                ? CommandException.failed(name + " does not exist")
                : CommandException.failed(name + " cannot be read (" + why.getMessage() + ")");
    }
}
