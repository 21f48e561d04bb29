package dev.announcer.cli;

import dev.announcer.Durability;
import dev.announcer.JournalOptions;
import dev.announcer.Retention;
import dev.announcer.TopicSelector;
import java.time.Duration;

/** What the options of {@code serve} wish of the journal. */
final class JournalFlags {
    private JournalFlags() {}

    static JournalOptions read(Arguments arguments) {
        JournalOptions options = new JournalOptions(
                arguments.read("durability", JournalFlags::durability),
                arguments.read("commit-wait", Values::duration),
                new Retention(
                        arguments.read("keep-count", Values::count).orElse(0L),
                        arguments.read("keep-bytes", Values::bytes).orElse(0L),
                        arguments.read("keep-age", Values::duration).orElse(Duration.ZERO)),
                JournalOptions.DEFAULTS.keepByTopic());
        for (String rule : arguments.list("keep")) {
            options = withRule(options, rule);
        }
        return options;
    }

    /** The last = parts the two: a topic may have one, a rule has none. */
    private static JournalOptions withRule(JournalOptions options, String rule) {
        int at = rule.lastIndexOf('=');
        try {
            if (at < 1) {
                throw new IllegalArgumentException("a pattern, = and a rule are needed, like prices/*=latest");
            }
            return options.withKeep(TopicSelector.parse(rule.substring(0, at)), retention(rule.substring(at + 1)));
        } catch (IllegalArgumentException refused) {
            throw CommandException.usage("--keep is \"" + rule + "\"; " + refused.getMessage());
        }
    }

    private static Retention retention(String rule) {
        if (rule.equals("latest")) {
            return Retention.LATEST;
        }
        String unit = rule.replaceFirst("^[0-9]+", "");
        Retention read;
        if (rule.equals(unit) || rule.matches("0+.*")) {
            throw new IllegalArgumentException("latest, a number, a size or a time is needed, like 1000, 16MiB or 7d");
        } else if (unit.isEmpty()) {
            read = new Retention(Values.count(rule), 0, Duration.ZERO);
        } else if (unit.endsWith("B")) {
            read = new Retention(0, Values.bytes(rule), Duration.ZERO);
        } else {
            read = new Retention(0, 0, Values.duration(rule));
        }
        return read;
    }

    private static Durability durability(String text) {
        return switch (text) {
            case "disk" -> Durability.DISK;
            case "none" -> Durability.NONE;
            default -> throw new IllegalArgumentException("disk or none is needed");
        };
    }
}
