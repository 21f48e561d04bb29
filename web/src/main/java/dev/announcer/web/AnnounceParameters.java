package dev.announcer.web;

import dev.announcer.Announcement;
import dev.announcer.Event;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is said of an announcement beside its data: by the query of {@code /announce}, or by a line of a batch.
 *
 * @param topics without any: {@code default}
 * @param type an empty one is none
 * @param id an empty one is none
 * @param retry in whole milliseconds
 * @param isPrivate see {@link Announcement#asPrivate}
 * @param isOnce see {@link Announcement#once}; of a batch: what holds for all of its lines
 */
public record AnnounceParameters(
        List<String> topics,
        Optional<String> type,
        Optional<String> id,
        Optional<Duration> retry,
        boolean isPrivate,
        boolean isOnce) {
    /** Fills in what was left empty. */
    public AnnounceParameters {
        topics = topics.isEmpty() ? List.of(Announcement.DEFAULT_TOPIC) : List.copyOf(topics);
        type = type.filter(text -> !text.isEmpty());
        id = id.filter(text -> !text.isEmpty());
        Objects.requireNonNull(retry, "retry");
    }

    /**
     * The announcement of this body, whatever its media type says.
     *
     * @throws ProblemException (400) if the body is not UTF-8, a topic, type, id or retry is not allowed, or what is
     *     announced once has no id
     */
    public Announcement toAnnouncement(byte[] body) {
        String data;
        try {
            data = Utf8.decode(body);
        } catch (CharacterCodingException notUtf8) {
            throw ProblemException.bad("the body is not UTF-8; what is announced has to be");
        }
        return toAnnouncement(data);
    }

    /**
     * The announcement of this data.
     *
     * @throws ProblemException (400) if the data has no UTF-8 form, a topic, type, id or retry is not allowed, or what is
     *     announced once has no id
     */
    public Announcement toAnnouncement(String data) {
        try {
            Event event = Event.of(data);
            if (type.isPresent()) {
                event = event.withType(type.get());
            }
            if (id.isPresent()) {
                event = event.withId(id.get());
            }
            if (retry.isPresent()) {
                event = event.withRetry(retry.get());
            }
            return new Announcement(topics, event, isPrivate, isOnce);
        } catch (IllegalArgumentException notAllowed) {
            throw ProblemException.bad(String.valueOf(notAllowed.getMessage()));
        }
    }
}
