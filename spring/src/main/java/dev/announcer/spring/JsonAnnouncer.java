package dev.announcer.spring;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Event;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Announces the application's own objects, as the application's own {@link JsonMapper} writes them.
 *
 * <pre>{@code
 * announcer.announce("orders", order);
 * }</pre>
 *
 * <p>A {@code String} is announced as it is, and so is an {@link Event}: what JSON is made of is everything else. An object
 * is written when it is announced, on the calling thread: what is done with it afterwards is not heard. Thread-safe.
 */
public final class JsonAnnouncer {
    private final Announcer announcer;
    private final JsonMapper mapper;

    /** Announces by this announcer what this mapper writes. */
    public JsonAnnouncer(Announcer announcer, JsonMapper mapper) {
        this.announcer = Objects.requireNonNull(announcer, "announcer");
        this.mapper = Objects.requireNonNull(mapper, "mapper");
    }

    /**
     * Announces this under this topic; the stage is that of {@link Announcer#announce(Announcement)}.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON, the topic is not allowed, or it is larger than the
     *     options allow
     */
    public CompletionStage<String> announce(String topic, Object data) {
        return announcer.announce(Announcement.of(topic, event(data)));
    }

    /**
     * Announces this under this topic, as an event of this type.
     *
     * @throws IllegalArgumentException as {@link #announce(String, Object)} says, or if the type is not allowed
     */
    public CompletionStage<String> announce(String topic, String type, Object data) {
        return announcer.announce(Announcement.of(topic, event(data).withType(type)));
    }

    /** Announces what is already an announcement: private, or under several topics, with an {@link #event} of this. */
    public CompletionStage<String> announce(Announcement announcement) {
        return announcer.announce(announcement);
    }

    /**
     * The event of this data: for {@link Announcement}, or for what is sent first to a listener
     * ({@link dev.announcer.ListenRequest.Builder#first}).
     *
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    public Event event(Object data) {
        if (Objects.requireNonNull(data, "data") instanceof Event event) {
            return event;
        }
        if (data instanceof String text) {
            return Event.of(text);
        }
        try {
            return Event.of(mapper.writeValueAsString(data));
        } catch (JacksonException failed) {
            throw new IllegalArgumentException(
                    "data is a " + data.getClass().getName() + ", which cannot be written as JSON", failed);
        }
    }

    /** The announcer behind this. */
    public Announcer announcer() {
        return announcer;
    }
}
