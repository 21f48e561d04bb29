package dev.announcer.journal.redis;

import dev.announcer.Announcement;
import dev.announcer.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands in the stream at an id. Each item names the one that was the newest when it was appended. */
sealed interface Item {
    StreamId id();

    /** An announcement. */
    record Held(StreamId id, String epoch, StreamId after, Announcement announcement) implements Item {}

    /** The journal began here, or lost what stood right before it. */
    record Scar(StreamId id, String epoch, String why) implements Item {}

    /** What is not as the script writes it. */
    record Foreign(StreamId id) implements Item {}

    /** Reads an item as Redis gives it: its id, and a list of names and values. */
    static Item of(Object given) {
        List<?> item = (List<?>) given;
        StreamId id = StreamId.parse(Reply.text(item.get(0)));
        if (id == null) {
            throw new IllegalStateException("the stream holds an id that is no position: " + Reply.text(item.get(0)));
        }
        Map<String, String> values = new HashMap<>();
        List<?> fields = (List<?>) item.get(1);
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            values.put(Reply.text(fields.get(i)), Reply.text(fields.get(i + 1)));
        }
        String epoch = values.get("epoch");
        StreamId after = StreamId.parse(values.getOrDefault("after", ""));
        if (epoch == null || after == null) {
            return new Foreign(id);
        }
        String lost = values.get("lost");
        if (lost != null) {
            return new Scar(id, epoch, lost);
        }
        Announcement announcement = announcement(values);
        return announcement == null ? new Foreign(id) : new Held(id, epoch, after, announcement);
    }

    private static @Nullable Announcement announcement(Map<String, String> values) {
        String data = values.get("data");
        String topics = values.get("topics");
        if (data == null || topics == null) {
            return null;
        }
        try {
            Event event =
                    Event.of(data).withType(values.getOrDefault("type", "")).withId(values.getOrDefault("id", ""));
            String retry = values.getOrDefault("retry", "");
            if (!retry.isEmpty()) {
                event = event.withRetry(Duration.ofMillis(Long.parseLong(retry)));
            }
            Announcement announcement = Announcement.of(Arrays.asList(topics.split("\n", -1)), event);
            return values.getOrDefault("private", "").isEmpty() ? announcement : announcement.asPrivate();
        } catch (IllegalArgumentException notOurs) {
            return null; // somebody wrote it by hand
        }
    }

    /** The arguments of the script that say what an announcement is. */
    static List<byte[]> arguments(Announcement announcement) {
        Event event = announcement.event();
        return List.of(
                utf8(String.join("\n", announcement.topics())),
                utf8(announcement.isPrivate() ? "yes" : ""),
                utf8(event.type().orElse("")),
                utf8(event.id().orElse("")),
                utf8(event.retry().map(retry -> Long.toString(retry.toMillis())).orElse("")),
                utf8(event.data()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
