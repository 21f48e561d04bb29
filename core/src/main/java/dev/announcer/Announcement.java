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
 * @param isOnce whether it is not announced if the journal holds an announcement with its own id already; see {@link #once}
 */
public record Announcement(List<String> topics, Event event, boolean isPrivate, boolean isOnce) {
    /** What is announced without a topic is announced under this one. */
    public static final String DEFAULT_TOPIC = "default";

    /** {@code Last-Event-ID} with this value asks for everything the journal holds, so it cannot be an event's id. */
    public static final String EARLIEST = "earliest";

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if there is no topic, one is not allowed ({@link TopicSelector#checkTopic}), or the
     *     event's id is {@code earliest}, or it has none and is to be announced once
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
        if (isOnce && event.id().isEmpty()) {
            throw new IllegalArgumentException("there is no id; what is announced once needs one of its own");
        }
    }

    /** Announced each time it is given. */
    public Announcement(List<String> topics, Event event, boolean isPrivate) {
        this(topics, event, isPrivate, false);
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
        return new Announcement(topics, event, true, isOnce);
    }

    /**
     * The same, to be announced once: if the journal holds an announcement with the same id of its own already, this one is
     * not appended, and what is acknowledged is the one that is held ({@link Appended#isDuplicate}). So it may be announced
     * again when it is not known whether it was ({@link AnnounceException.Reason#UNKNOWN}), for as long as the journal holds
     * it. Announcements are the same if their ids are; nothing else is compared.
     *
     * @throws IllegalArgumentException if its event has no id
     */
    public Announcement once() {
        return new Announcement(topics, event, isPrivate, true);
    }

    /** What is kept of it: how it was to be appended is not. */
    Announcement appended() {
        return isOnce ? new Announcement(topics, event, isPrivate) : this;
    }
}
