package dev.announcer.cli;

import dev.announcer.HeardEvent;
import dev.announcer.client.EventSource;
import dev.announcer.client.EventSourceBuilder;
import dev.announcer.client.EventSourceException;
import dev.announcer.client.EventSourceObserver;
import dev.announcer.client.Failure;
import dev.announcer.client.LastEventIdStore;
import dev.announcer.client.Opening;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code announcer listen}: prints what is heard, until Ctrl-C. */
final class ListenCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Help.spec(
                "listen",
                "Listens to a hub, or to any stream of server-sent events, and prints what it hears.",
                List.of(
                        "announcer listen --topic news",
                        "announcer listen http://hub.example.org --topic 'orders/**' --data",
                        "announcer listen https://example.org/stream --header 'Authorization: Bearer abc'",
                        "announcer listen --topic jobs --follow-file jobs.id --exec './job.sh'",
                        "announcer listen URL --json | announcer announce --ndjson --hub OTHER"),
                List.of(
                        "It connects again whenever the connection is lost, goes on where it was, and says so on stderr."
                                + " When something was missed that the hub no longer holds, it says that too.",
                        "The command of --exec is run by sh, for one event after the other. It has the data on standard"
                                + " input, and EVENT_TYPE, EVENT_ID, EVENT_TOPICS and EVENT_DATA in its environment"
                                + " (EVENT_DATA up to 64 KiB). One that fails is reported.",
                        "Exit codes: 0 ended by Ctrl-C, by --count, or by the server; 1 refused, or no stream of events;"
                                + " 2 wrong option."));
        spec.addOption(Help.list("topic", "TOPIC", "", "Topic to listen to, or pattern; without any: everything."));
        spec.addOption(Help.list("type", "T", "", "Only events of this type."));
        spec.addOption(Help.flag("json", "Prints one JSON object a line, as announce --ndjson reads them."));
        spec.addOption(Help.flag("data", "Prints the data alone."));
        spec.addOption(Help.value("exec", "CMD", "Runs a command for each event, and prints nothing itself."));
        spec.addOption(Help.value("count", "N", "Ends after so many events."));
        spec.addOption(Help.value("last-event-id", "ID", "Begins behind the event of this id; earliest: with all."));
        spec.addOption(Help.value(
                "follow-file", "FILE", "Keeps the last id in a file, and begins there: a restart loses nothing."));
        spec.addOption(Help.list("header", "H", "", "Header of the request, like 'Name: value'."));
        spec.addOption(Help.value("hub", "URL", "The hub. Default http://localhost:5000; also ANNOUNCER_HUB."));
        spec.addOption(Help.value(
                "listen-key-file", "FILE", "File with the key that the hub wants; also ANNOUNCER_LISTEN_KEY."));
        spec.takeWord(new CommandSpec.Word(
                "[URL]",
                "A hub, or the whole URL of a stream. Without it the hub of --hub.",
                "quote a URL that has &"));
        return spec;
    }

    @Override
    public int run(Arguments arguments, Shell shell) {
        check(arguments);
        int count = arguments.read("count", ListenCommand::atLeastOne).orElse(Integer.MAX_VALUE);
        Optional<LastEventIdStore> store = arguments.read("follow-file", ListenCommand::file);
        EventSourceBuilder builder = EventSource.to(ListenUrl.of(arguments)).observer(new Narrator(shell));
        addHeaders(builder, arguments, shell);
        arguments.read("last-event-id", builder::lastEventId);
        store.ifPresent(builder::lastEventIds);
        ListenOutput output = ListenOutput.of(arguments, shell);
        try (EventSource source = builder.open()) {
            CountDownLatch ending = new CountDownLatch(1);
            Signals.onEnd(() -> {
                ending.countDown();
                source.close();
            });
            if (listen(source, output, count, arguments.list("type"), ending, shell)) {
                store.ifPresent(kept -> kept.save(source.lastEventId()));
            }
            return Exit.OK;
        } catch (EventSourceException failed) {
            throw CommandException.failed(failed.failure().message());
        } catch (UncheckedIOException failed) {
            throw CommandException.failed(String.valueOf(failed.getMessage()));
        }
    }

    /** Whether all that was taken is out. */
    private static boolean listen(
            EventSource source,
            ListenOutput output,
            int count,
            List<String> types,
            CountDownLatch ending,
            Shell shell) {
        int heard = 0;
        try {
            while (heard < count) {
                HeardEvent event = source.take();
                boolean reset = event.type().equals("stream-reset");
                if (reset) {
                    shell.say("the stream begins anew, something was missed: " + event.data());
                }
                if (!reset && !types.isEmpty() && !types.contains(event.type())) {
                    continue;
                }
                // The signal that ended a command may have been for both, and reach this process a little later.
                if (!output.show(event) && (shell.out().checkError() || ending.await(1, TimeUnit.SECONDS))) {
                    return false;
                }
                heard += reset ? 0 : 1;
            }
        } catch (NoSuchElementException ended) {
            return true; // Ctrl-C, or the server has no more to say
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
        return true;
    }

    private static void check(Arguments arguments) {
        int forms =
                (arguments.flag("json") ? 1 : 0) + (arguments.flag("data") ? 1 : 0) + (arguments.has("exec") ? 1 : 0);
        if (forms > 1) {
            throw CommandException.usage("only one of --json, --data and --exec can be");
        }
        if (!arguments.words().isEmpty() && arguments.isTyped("hub")) {
            throw CommandException.usage("URL and --hub are the same; one of them has to go");
        }
    }

    private static void addHeaders(EventSourceBuilder builder, Arguments arguments, Shell shell) {
        boolean authorized = false;
        for (String header : arguments.list("header")) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw CommandException.usage("--header is \"" + header + "\"; one is needed like 'Name: value'");
            }
            String name = header.substring(0, colon).strip();
            try {
                builder.header(name, header.substring(colon + 1).strip());
            } catch (IllegalArgumentException refused) {
                throw CommandException.usage(
                        "--header is \"" + header + "\", which is not allowed (" + refused.getMessage() + ")");
            }
            authorized |= name.equalsIgnoreCase("Authorization");
        }
        if (!authorized) {
            Key.find("listen", arguments, shell).ifPresent(key -> builder.header("Authorization", "Bearer " + key));
        }
    }

    private static int atLeastOne(String text) {
        int count = Values.integer(text);
        if (count < 1) {
            throw new IllegalArgumentException("at least 1 is needed");
        }
        return count;
    }

    private static LastEventIdStore file(String text) {
        try {
            return LastEventIdStore.inFile(Path.of(text));
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException("the name of a file is needed", wrong);
        }
    }

    /** Tells the person at the terminal when the connection is lost, and when it is there again. */
    private static final class Narrator implements EventSourceObserver {
        private final Shell shell;
        private boolean lost;

        Narrator(Shell shell) {
            this.shell = shell;
        }

        @Override
        public void opened(Opening opening) {
            if (lost) {
                shell.say("listening again");
            }
            lost = false;
        }

        @Override
        public void reconnecting(Failure failure, Duration wait) {
            lost = true;
            double seconds = wait.toMillis() / 1000.0;
            shell.say(failure.message() + "; trying again in " + String.format(Locale.ROOT, "%.1f", seconds) + " s");
        }
    }
}
