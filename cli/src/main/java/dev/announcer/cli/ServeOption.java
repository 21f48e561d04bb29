package dev.announcer.cli;

import java.util.List;

/**
 * An option of {@code serve}: what the help and docs/options.md tell of it.
 *
 * @param name the flag without its dashes, and the name in the configuration
 * @param label what stands behind the flag in the help
 * @param standard the default as it would be typed, or {@code none}
 * @param unit of the value
 * @param zero what 0 means; empty where a number would make no sense
 * @param meaning one sentence
 * @param repeatable whether it may be given several times
 */
record ServeOption(
        String name, String label, String standard, String unit, String zero, String meaning, boolean repeatable) {

    /** All of them, in the order of the help. */
    static final List<ServeOption> ALL = List.of(
            text("host", "NAME", "localhost", "Name or address to listen on."),
            number("port", "PORT", "5000", "port", "a free port", "Port to listen on."),
            text(
                    "journal",
                    "ADDRESS",
                    "memory:",
                    "Where announcements are kept: memory:, file:PATH or"
                            + " redis[s]://[user:password@]host[:port][/db][?key=announcer]."),
            text(
                    "durability",
                    "disk|none",
                    "disk",
                    "What an acknowledgement by a file journal promises: disk (it survives the loss of power) or none (it"
                            + " survives the end of the process)."),
            number(
                    "commit-wait",
                    "TIME",
                    "3ms",
                    "time",
                    "not at all",
                    "How long an announcement may wait for others, to be written to disk with them."),
            number("keep-count", "N", "0", "announcements", "no limit", "Most announcements kept in the journal."),
            number("keep-bytes", "SIZE", "0", "bytes", "no limit", "Most bytes of data kept in the journal."),
            number("keep-age", "TIME", "0", "time", "no limit", "Longest time kept in the journal."),
            list(
                    "keep",
                    "PATTERN=RULE",
                    "How much is kept of each topic that the pattern matches: latest, a number, a size or a time."),
            number("window-count", "N", "10000", "announcements", "not allowed", "Most announcements kept in memory."),
            number("window-bytes", "SIZE", "16MiB", "bytes", "not allowed", "Most bytes kept in memory."),
            number("window-age", "TIME", "0", "time", "no limit", "Longest time kept in memory."),
            text(
                    "overflow",
                    "POLICY",
                    "disconnect",
                    "What a listener meets that falls too far behind: disconnect (it"
                            + " comes back and catches up) or skip (to the newest)."),
            number(
                    "max-announcement",
                    "SIZE",
                    "1MiB",
                    "bytes",
                    "a quarter of the heap, at least 64 MiB",
                    "Most data of one announcement, in UTF-8."),
            number(
                    "max-batch",
                    "SIZE",
                    "16MiB",
                    "bytes",
                    "a quarter of the heap, at least 64 MiB",
                    "Largest batch, as it is sent to the hub."),
            number("max-topics", "N", "16", "topics", "no limit", "Most topics of an announcement."),
            number("max-selectors", "N", "100", "selectors", "no limit", "Most selectors of a listener."),
            number(
                    "max-connections",
                    "N",
                    "0",
                    "connections",
                    "as many as the process may open, less 100",
                    "Most connections at once."),
            text(
                    "shed",
                    "HOW",
                    "retry",
                    "What a listener over a limit is answered: retry (200, come back later) or" + " status (503)."),
            number("heartbeat", "TIME", "15s", "time", "never", "After how long without an event a comment is sent."),
            number(
                    "write-timeout",
                    "TIME",
                    "30s",
                    "time",
                    "no limit",
                    "How long a peer may take nothing of what waits for it."),
            number(
                    "head-timeout",
                    "TIME",
                    "10s",
                    "time",
                    "no limit",
                    "How long the head of a request may take, and its body pause."),
            number(
                    "max-header",
                    "SIZE",
                    "16KiB",
                    "bytes",
                    "not allowed",
                    "Largest request line, and largest header section."),
            number("retry", "TIME", "3s", "time", "at once", "After how long listeners come back."),
            number(
                    "close-deadline",
                    "TIME",
                    "5s",
                    "time",
                    "not at all",
                    "How long an ending hub serves what was announced before."),
            number(
                    "drain-delay",
                    "TIME",
                    "0",
                    "time",
                    "not at all",
                    "How long an ending hub goes on, and says at /readyz that it is not ready, before it takes no more."),
            number(
                    "lanes",
                    "N",
                    "0",
                    "threads",
                    "one per core",
                    "Threads that serve streams; today of this and loops the greater counts."),
            number("loops", "N", "0", "threads", "one per core", "Threads that answer requests."),
            list("cors-origin", "ORIGIN", "Origin whose pages may listen and announce, like https://example.org."),
            list("public-name", "NAME", "Name under which the hub is reached from outside."),
            text("listen-key-file", "FILE", "none", "File with the key that listening needs."),
            text("announce-key-file", "FILE", "none", "File with the key that announcing needs."),
            text("metrics-key-file", "FILE", "none", "File with the key that /metrics needs, and no other then opens."),
            new ServeOption(
                    "insecure",
                    "",
                    "false",
                    "true or false",
                    "",
                    "Serve other machines although there is no announce key.",
                    false),
            text("config", "FILE", "none", "File with values for these options, in YAML."));

    private static ServeOption text(String name, String label, String standard, String meaning) {
        return new ServeOption(name, label, standard, "text", "", meaning, false);
    }

    private static ServeOption number(
            String name, String label, String standard, String unit, String zero, String meaning) {
        return new ServeOption(name, label, standard, unit, zero, meaning, false);
    }

    private static ServeOption list(String name, String label, String meaning) {
        return new ServeOption(name, label, "none", "text", "", meaning, true);
    }
}
