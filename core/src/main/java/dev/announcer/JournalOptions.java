package dev.announcer;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What can be wished of any journal. One that cannot do what is wished refuses to open, and says so.
 *
 * @param durability what an acknowledgement promises; empty for what is usual with the journal
 * @param commitWait how long an announcement may wait for others, to be made durable together with them; empty for what is
 *     usual with the journal
 * @param keep how much is kept of all that has no rule of its own
 * @param keepByTopic how much is kept of each single topic that is matched; of several selectors that match, the first
 *     given counts. Such a topic promises what its rule keeps, not its history. An announcement under several topics is
 *     kept as long as one of them keeps it
 */
public record JournalOptions(
        Optional<Durability> durability,
        Optional<Duration> commitWait,
        Retention keep,
        Map<TopicSelector, Retention> keepByTopic) {
    /** Nothing is wished. */
    public static final JournalOptions DEFAULTS =
            new JournalOptions(Optional.empty(), Optional.empty(), Retention.ALL, Map.of());

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if the wait is negative
     */
    public JournalOptions {
        Objects.requireNonNull(durability, "durability");
        Objects.requireNonNull(keep, "keep");
        keepByTopic = Collections.unmodifiableMap(new LinkedHashMap<>(keepByTopic));
        if (commitWait.isPresent() && commitWait.get().isNegative()) {
            throw new IllegalArgumentException("commitWait is " + commitWait.get() + "; 0 or more is allowed");
        }
    }

    /** The same, but an acknowledgement promises this. */
    public JournalOptions withDurability(Durability promised) {
        return new JournalOptions(Optional.of(promised), commitWait, keep, keepByTopic);
    }

    /** The same, but an announcement may wait this long for others. */
    public JournalOptions withCommitWait(Duration wait) {
        return new JournalOptions(durability, Optional.of(wait), keep, keepByTopic);
    }

    /** The same, but this much is kept of all that has no rule of its own. */
    public JournalOptions withKeep(Retention kept) {
        return new JournalOptions(durability, commitWait, kept, keepByTopic);
    }

    /** The same, with a further rule for topics. */
    public JournalOptions withKeep(TopicSelector topics, Retention kept) {
        Map<TopicSelector, Retention> more = new LinkedHashMap<>(keepByTopic);
        more.put(topics, kept);
        return new JournalOptions(durability, commitWait, keep, more);
    }
}
