package dev.announcer.spring;

import dev.announcer.Announcement;
import dev.announcer.Event;
import java.util.Arrays;
import java.util.List;

/** What an {@link Announce} asks for, checked and taken apart once. */
record AnnouncePlan(List<TopicTemplate> topics, String type, boolean isPrivate, boolean afterCommit) {
    AnnouncePlan {
        topics = List.copyOf(topics);
        Event.of("").withType(type);
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("topic of @Announce is empty; at least one is needed");
        }
    }

    /**
     * The plan of this annotation.
     *
     * @throws IllegalArgumentException if its topics or its type are not allowed
     */
    static AnnouncePlan of(Announce announce) {
        return new AnnouncePlan(
                Arrays.stream(announce.topic()).map(TopicTemplate::parse).toList(),
                announce.type(),
                announce.isPrivate(),
                announce.afterCommit());
    }

    /**
     * The announcement of this object.
     *
     * @throws IllegalArgumentException if a placeholder has no value that a topic may have, or the object cannot be written
     */
    Announcement announcement(Object data, JsonAnnouncer announcer) {
        Event event = announcer.event(data);
        return new Announcement(
                topics.stream().map(topic -> topic.topic(data)).toList(),
                type.isEmpty() ? event : event.withType(type),
                isPrivate);
    }
}
