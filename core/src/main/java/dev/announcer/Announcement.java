package dev.announcer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/**
 * An event, the topics it is announced under, and whether it is private.
 *
 * <p>A private announcement reaches only listeners that select a topic of it which they may read
 * ({@link ListenRequest#mayRead}); a public one reaches every listener that selects a topic of it.
 *
 * @param topics one or more; one that is given twice counts once; how many are allowed is an option of the announcer
 * @param event what its listeners receive
 * @param isPrivate whether only those hear it who may read one of its topics
 */
public record Announcement(List<String> topics, Event event, boolean isPrivate) {
    /** What is announced without a topic is announced under this one. */
    public static final String DEFAULT_TOPIC = "default";

    /** {@code Last-Event-ID} with this value asks for everything the journal holds, so it cannot be an event's id. */
    public static final String EARLIEST = "earliest";

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if there is no topic, one is not allowed ({@link TopicSelector#checkTopic}), or the
     *     event's id is {@code earliest}
     */
    public Announcement {
        Objects.requireNonNull(event, "event");
        topics = topics.size() == 1 ? List.copyOf(topics) : List.copyOf(new LinkedHashSet<>(topics));
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("topics is empty; an announcement needs at least one");
        }
        topics.forEach(TopicSelector::checkTopic);
        if (event.id().isPresent() && event.id().get().equals(EARLIEST)) {
            throw new IllegalArgumentException("id \"earliest\" asks for all that is held; it cannot be an event's id");
        }
    }

    /** A public announcement of this event under this topic. */
    public static Announcement of(String topic, Event event) {
        return new Announcement(List.of(topic), event, false);
    }

    /** A public announcement of this event under these topics. */
    public static Announcement of(List<String> topics, Event event) {
        return new Announcement(topics, event, false);
    }

    /** The same, but private. */
    public Announcement asPrivate() {
        return new Announcement(topics, event, true);
    }
}
