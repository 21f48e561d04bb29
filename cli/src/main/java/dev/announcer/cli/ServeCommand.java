package dev.announcer.cli;

import dev.announcer.Overflow;
import dev.announcer.hub.Hub;
import dev.announcer.hub.HubOptions;
import dev.announcer.hub.HubOptionsBuilder;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@code announcer serve}: runs a hub until a signal ends it. */
final class ServeCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Help.spec(
                "serve",
                "Starts a hub: announce to it, and every listener hears it.",
                List.of(
                        "announcer serve",
                        "announcer serve --port 8080 --window-count 100000 --window-bytes 64MiB",
                        "announcer serve --host 0.0.0.0 --announce-key-file announce.key",
                        "announcer serve --config hub.yaml      (a line of it: window-bytes: 64MiB)",
                        "ANNOUNCER_PORT=8080 announcer serve"),
                List.of(
                        "Every option is also an environment variable (--window-count is ANNOUNCER_WINDOW_COUNT) and a"
                                + " line of the configuration file; what is typed goes first, then the environment,"
                                + " then the file. Keys stand in files, or in ANNOUNCER_LISTEN_KEY,"
                                + " ANNOUNCER_ANNOUNCE_KEY and ANNOUNCER_METRICS_KEY.",
                        "Exit codes: 0 ended by SIGTERM or Ctrl-C; 1 could not start, the port is taken; 2 wrong"
                                + " option."));
        for (ServeOption option : ServeOption.ALL) {
            spec.addOption(spec(option));
        }
        return spec;
    }

    private static OptionSpec spec(ServeOption option) {
        String description = option.meaning() + tail(option);
        if (option.name().equals("insecure")) {
            return Help.flag(option.name(), description);
        }
        return option.repeatable()
                ? Help.list(option.name(), option.label(), ",", description)
                : Help.value(option.name(), option.label(), description);
    }

    private static String tail(ServeOption option) {
        String zero = option.zero().isEmpty() || option.zero().equals("not allowed") ? "" : "; 0 is " + option.zero();
        return switch (option.standard()) {
            case "none", "false" -> "";
            case "0" -> " Default 0: " + option.zero() + ".";
            default -> " Default " + option.standard() + zero + ".";
        };
    }

    @Override
    public int run(Arguments arguments, Shell shell) {
        HubOptions options = options(arguments, shell);
        CountDownLatch end = new CountDownLatch(1);
        try (Hub hub = start(options)) {
            Signals.onEnd(end::countDown); // Not before: the hub answers already. Until here a signal ends the process.
            if (options.announceKey().isEmpty()) {
                shell.say(
                        options.insecure()
                                ? "without an announce key: whoever reaches this hub may announce"
                                : "without an announce key: only this machine is served (see --announce-key-file)");
            }
            shell.out().println("listening on " + hub.uri());
            shell.out().flush();
            end.await();
            shell.say(options.drainDelay().isZero() ? "ending" : "not ready any more; ending soon");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return Exit.OK;
    }

    private static Hub start(HubOptions options) {
        // To find out whether to record its buffers, Netty loads the flight recorder, which takes longer than all the
        // rest
        // of the start; and it takes stack traces of some buffers, to tell who forgot one. Who wants these says so.
        unlessSet("io.netty.jfr.enabled", "false");
        unlessSet("io.netty.leakDetection.level", "disabled");
        try {
            return Hub.start(options);
        } catch (IllegalArgumentException refused) {
            throw CommandException.usage(String.valueOf(refused.getMessage()));
        } catch (UncheckedIOException failed) {
            throw CommandException.failed(String.valueOf(failed.getMessage()));
        }
    }

    static HubOptions options(Arguments arguments, Shell shell) {
        HubOptionsBuilder builder = HubOptions.builder();
        for (ServeOption option : ServeOption.ALL) {
            if (!option.repeatable() && arguments.has(option.name())) {
                set(builder, option.name(), arguments);
            }
        }
        builder.journalOptions(JournalFlags.read(arguments));
        builder.corsOrigins(arguments.list("cors-origin"))
                .publicNames(arguments.list("public-name"))
                .listenKey(Key.find("listen", arguments, shell))
                .announceKey(Key.find("announce", arguments, shell))
                .metricsKey(Key.find("metrics", arguments, shell));
        try {
            return builder.build();
        } catch (IllegalArgumentException refused) {
            throw CommandException.usage(String.valueOf(refused.getMessage()));
        }
    }

    /** A switch and no table of functions: each of these would be a class made at start-up. */
    private static void set(HubOptionsBuilder builder, String name, Arguments arguments) {
        switch (name) {
            case "host" -> builder.host(arguments.text(name).orElseThrow());
            case "journal" -> builder.journal(arguments.text(name).orElseThrow());
            case "port", "window-count", "max-topics", "max-selectors", "max-connections", "lanes", "loops" ->
                setNumber(builder, name, arguments.read(name, Values::integer).orElseThrow());
            case "max-announcement", "max-batch", "max-header" ->
                setNumber(builder, name, arguments.read(name, Values::intBytes).orElseThrow());
            case "window-bytes" ->
                builder.windowBytes(arguments.read(name, Values::bytes).orElseThrow());
            case "overflow" ->
                builder.overflow(arguments.read(name, ServeCommand::overflow).orElseThrow());
            case "shed" ->
                builder.shedByStatus(
                        arguments.read(name, ServeCommand::shedByStatus).orElseThrow());
            case "window-age", "heartbeat", "write-timeout", "head-timeout", "retry", "close-deadline", "drain-delay" ->
                setTime(builder, name, arguments);
            case "insecure" -> builder.insecure(arguments.flag(name));
            case "durability", "commit-wait", "keep-count", "keep-bytes", "keep-age" -> {
                // Together, as what is wished of the journal.
            }
            case "config", "listen-key-file", "announce-key-file", "metrics-key-file" -> {
                // Read elsewhere.
            }
            default -> throw new AssertionError("the option " + name + " sets nothing");
        }
    }

    private static void setNumber(HubOptionsBuilder builder, String name, int value) {
        switch (name) {
            case "port" -> builder.port(value);
            case "window-count" -> builder.windowCount(value);
            case "max-topics" -> builder.maxTopics(value);
            case "max-selectors" -> builder.maxSelectors(value);
            case "max-connections" -> builder.maxConnections(value);
            case "lanes" -> builder.lanes(value);
            case "loops" -> builder.loops(value);
            case "max-announcement" -> builder.maxAnnouncementBytes(value);
            case "max-batch" -> builder.maxBatchBytes(value);
            case "max-header" -> builder.maxHeaderBytes(value);
            default -> throw new AssertionError(name);
        }
    }

    private static void setTime(HubOptionsBuilder builder, String name, Arguments arguments) {
        var time = arguments.read(name, Values::duration).orElseThrow();
        switch (name) {
            case "window-age" -> builder.windowAge(time);
            case "heartbeat" -> builder.heartbeat(time);
            case "write-timeout" -> builder.writeTimeout(time);
            case "head-timeout" -> builder.headTimeout(time);
            case "retry" -> builder.retry(time);
            case "close-deadline" -> builder.closeDeadline(time);
            case "drain-delay" -> builder.drainDelay(time);
            default -> throw new AssertionError(name);
        }
    }

    private static Overflow overflow(String text) {
        return switch (text) {
            case "disconnect" -> Overflow.DISCONNECT;
            case "skip" -> Overflow.SKIP;
            default -> throw new IllegalArgumentException("disconnect or skip is needed");
        };
    }

    private static boolean shedByStatus(String text) {
        return switch (text) {
            case "retry" -> false;
            case "status" -> true;
            default -> throw new IllegalArgumentException("retry or status is needed");
        };
    }

    private static void unlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
