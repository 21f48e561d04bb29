package dev.announcer.journal.file;

import dev.announcer.JournalOptions;
import dev.announcer.Retention;
import dev.announcer.TopicSelector;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which rule of retention governs a topic. A value. */
final class Rules {
    private final Retention keep;
    private final Map<TopicSelector, Retention> byTopic;

    Rules(JournalOptions options) {
        this.keep = options.keep();
        this.byTopic = options.keepByTopic();
    }

    /** For what has no rule of its own. */
    Retention keep() {
        return keep;
    }

    /** Whether no topic has a rule of its own. */
    boolean isPlain() {
        return byTopic.isEmpty();
    }

    /** The rule of this topic's own, if it has one. */
    Optional<Retention> of(String topic) {
        for (Map.Entry<TopicSelector, Retention> rule : byTopic.entrySet()) {
            if (rule.getKey().matches(topic)) {
                return Optional.of(rule.getValue());
            }
        }
        return Optional.empty();
    }

    /** The topics that are governed by rules of their own. */
    List<String> ruled(List<String> topics) {
        return isPlain()
                ? List.of()
                : topics.stream().filter(topic -> of(topic).isPresent()).toList();
    }

    boolean hasAges() {
        return !keep.age().isZero() || hasAgesByTopic();
    }

    boolean hasAgesByTopic() {
        return byTopic.values().stream().anyMatch(rule -> !rule.age().isZero());
    }

    /** What tells whether the topics that were noted are still those that are governed. */
    String selectors() {
        StringBuilder text = new StringBuilder();
        byTopic.keySet().forEach(selector -> text.append(selector).append('\n'));
        return text.toString();
    }
}
