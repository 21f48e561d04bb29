package dev.announcer.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** {@code announcer bench}: a load run against a hub, with every delivery checked. */
final class BenchCommand implements Command {
    private static final URI STANDARD_HUB = URI.create("http://localhost:5000");
    private static final int STANDARD_LISTENERS = 1_000;
    private static final int STANDARD_PAYLOAD_BYTES = 100;

    /** Files that the process has open besides its streams, and a little more. */
    private static final int OTHER_FILES = 100;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Help.spec(
                "bench",
                "Puts load on a hub, and checks every delivery for order, loss and doubles.",
                List.of(
                        "announcer bench                                        1,000 listeners, one at a time",
                        "announcer bench -n 10000 --rate 200 --duration 30s --report report.html",
                        "announcer bench --rate 0 --pid $(pgrep -f 'announcer.jar serve')   as fast as it goes",
                        "announcer bench -n 1000 --topic news --topic 'user/{n}'   each with a topic of its own",
                        "announcer bench -n 1000 --slow 500 --rate 200 --payload 1000"),
                List.of(
                        "Latency counts from when an announcement was due, not from when it could be sent. Without --rate"
                                + " the next one is due when all listeners have heard the last (--window), which no hub can"
                                + " be overrun with. {n} in a topic stands for the number of each listener, from 0; when it"
                                + " is announced under such a topic, each announcement is for one listener, in turn.",
                        "The load and the hub share a machine as a rule: compare runs, and trust CPU per delivery (--pid)"
                                + " more than times. Warm a hub up before judging it: its compiler works for some seconds.",
                        "Exit codes: 0 all was heard, once and in order; 1 something was lost, doubled, out of order, cut"
                                + " off or refused, or the streams could not be opened; 2 wrong option; 3 no hub."));
        addLoad(spec);
        spec.addOption(Help.list("pid", "PID", ",", "The hub's process, to tell its CPU time and memory (Linux)."));
        spec.addOption(Help.value("threads", "N", "Threads that read. Default half of the cores, at least 1."));
        spec.addOption(Help.value("json", "FILE", "Writes the result as JSON."));
        spec.addOption(Help.value("report", "FILE", "Writes the result as a page with pictures (HTML)."));
        spec.addOption(Help.flag("remote", "Allows a hub on another machine. Ask its owner first."));
        Help.addHub(spec);
        spec.addOption(
                Help.value("listen-key-file", "FILE", "File with the key for listening; also ANNOUNCER_LISTEN_KEY."));
        spec.takeWord(new CommandSpec.Word("[URL]", "The hub, as --hub.", "there is one hub"));
        return spec;
    }

    private static void addLoad(CommandSpec spec) {
        spec.addOption(
                Help.value("listeners", "N", "Streams to open, also -n N. Default 1000; 0 announces to nobody."), "n");
        spec.addOption(Help.value(
                "rate", "R", "Announcements a second, whether or not they were heard; 0 is as many as the hub takes."));
        spec.addOption(Help.value(
                "window", "W", "Without --rate: how many may be announced and not yet heard by all. Default 1."));
        spec.addOption(Help.value("duration", "TIME", "How long is measured. Default 10s."));
        spec.addOption(Help.value("count", "N", "Ends after so many announcements, if that is sooner."));
        spec.addOption(
                Help.value("warm-up", "TIME", "How long is announced before that. Default 2s; 0 is not at all."));
        spec.addOption(Help.value("payload", "BYTES", "Length of each announcement's data. Default 100; at least 35."));
        spec.addOption(Help.list("topic", "TOPIC", "", "What each listener selects. Default bench."));
        spec.addOption(Help.value("announce-topic", "TOPIC", "What is announced under. Default the first --topic."));
        spec.addOption(Help.value("slow", "K", "So many of the listeners never read. Default 0."));
    }

    @Override
    public int run(Arguments arguments, Shell shell) {
        BenchSettings settings = settings(arguments, shell);
        checkPlace(settings.hub(), arguments.flag("remote"));
        checkFiles(settings.listeners());
        List<Long> pids = pids(arguments);
        arguments.read("json", BenchCommand::writable);
        arguments.read("report", BenchCommand::writable);
        BenchRun run = new BenchRun(settings, pids, BenchProgress.of(shell));
        Signals.onEnd(run::stop);
        try {
            BenchResult result = run.run();
            BenchText.print(result, shell.out());
            arguments.text("json").ifPresent(file -> write(file, BenchJson.of(result)));
            arguments.text("report").ifPresent(file -> write(file, BenchReport.of(result)));
            return result.checks().isGood() ? Exit.OK : Exit.FAILED;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Exit.FAILED;
        }
    }

    private static BenchSettings settings(Arguments arguments, Shell shell) {
        List<String> topics = arguments.list("topic").isEmpty() ? List.of("bench") : arguments.list("topic");
        if (arguments.has("window") && arguments.has("rate")) {
            throw CommandException.usage("--window does not go with --rate: a rate does not wait for anybody");
        }
        OptionalInt rate =
                arguments.read("rate", Values::integer).map(OptionalInt::of).orElse(OptionalInt.empty());
        OptionalLong count = arguments
                .read("count", Values::integer)
                .map(number -> OptionalLong.of(number))
                .orElse(OptionalLong.empty());
        try {
            return new BenchSettings(
                    hub(arguments),
                    integer(arguments, "listeners", STANDARD_LISTENERS),
                    integer(arguments, "slow", 0),
                    topics,
                    arguments.text("announce-topic").orElse(topics.get(0)),
                    arguments.read("payload", Values::intBytes).orElse(STANDARD_PAYLOAD_BYTES),
                    rate,
                    integer(arguments, "window", 1),
                    count,
                    time(arguments, "duration", Duration.ofSeconds(10)),
                    time(arguments, "warm-up", Duration.ofSeconds(2)),
                    integer(
                            arguments,
                            "threads",
                            Math.max(1, Runtime.getRuntime().availableProcessors() / 2)),
                    Key.find("listen", arguments, shell),
                    Key.find("announce", arguments, shell));
        } catch (IllegalArgumentException refused) {
            throw CommandException.usage(String.valueOf(refused.getMessage()));
        }
    }

    private static int integer(Arguments arguments, String name, int standard) {
        return arguments.read(name, Values::integer).orElse(standard);
    }

    private static Duration time(Arguments arguments, String name, Duration standard) {
        return arguments.read(name, Values::duration).orElse(standard);
    }

    private static URI hub(Arguments arguments) {
        if (arguments.words().isEmpty()) {
            return arguments.read("hub", HubClient::address).orElse(STANDARD_HUB);
        }
        if (arguments.isTyped("hub")) {
            throw CommandException.usage(
                    "the hub was given twice, as " + arguments.words().get(0) + " and by --hub");
        }
        String typed = arguments.words().get(0);
        try {
            return HubClient.address(typed);
        } catch (IllegalArgumentException refused) {
            throw CommandException.usage("URL is \"" + typed + "\"; " + refused.getMessage());
        }
    }

    /** A typing error must not put load on somebody else's machine. */
    private static void checkPlace(URI hub, boolean remote) {
        if (!"http".equalsIgnoreCase(hub.getScheme())) {
            throw CommandException.usage("bench speaks http only, not " + hub.getScheme());
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(hub.getHost())) {
                if (!address.isLoopbackAddress() && !remote) {
                    throw CommandException.usage(hub.getHost()
                            + " is another machine; if its owner agrees to a load of this" + " kind, say --remote");
                }
            }
        } catch (UnknownHostException unknown) {
            throw CommandException.unreachable("no hub at " + hub + " (" + HubClient.reason(unknown) + ")");
        }
    }

    private static void checkFiles(int listeners) {
        long most = BenchMachine.openFiles() - OTHER_FILES;
        if (listeners > most) {
            throw CommandException.usage(BenchText.text(
                    "--listeners is %d; this process may open %d streams (ulimit -n, less %d)",
                    listeners, Math.max(0, most), OTHER_FILES));
        }
    }

    private static List<Long> pids(Arguments arguments) {
        List<String> typed = arguments.list("pid");
        if (!typed.isEmpty() && !BenchProcess.isAvailable()) {
            throw CommandException.usage("--pid is not available on this system: it needs Linux's /proc");
        }
        List<Long> pids = new ArrayList<>();
        for (String pid : typed) {
            if (!pid.matches("[1-9][0-9]{0,9}")) {
                throw CommandException.usage("--pid is \"" + pid + "\"; the number of a process is needed");
            }
            pids.add(Long.parseLong(pid));
            if (BenchProcess.of(pids).isEmpty()) {
                throw CommandException.usage("--pid is " + pid + ", but there is no such process");
            }
        }
        return pids;
    }

    /** Found out before the run, which may be long; what is there is not touched yet. */
    private static Path writable(String file) {
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException("the name of a file is needed");
        }
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(path)) {
            throw new IllegalArgumentException("the name of a file in a directory that exists is needed");
        }
        if (!Files.isWritable(Files.exists(path) ? path : folder)) {
            throw new IllegalArgumentException("it may not be written");
        }
        return path;
    }

    private static void write(String file, String text) {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException failed) {
            throw CommandException.failed(file + " could not be written (" + failed.getMessage() + ")");
        }
    }
}
