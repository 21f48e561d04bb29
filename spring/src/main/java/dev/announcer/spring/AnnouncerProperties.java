package dev.announcer.spring;

import dev.announcer.Durability;
import dev.announcer.JournalOptions;
import dev.announcer.Overflow;
import dev.announcer.Retention;
import dev.announcer.TopicSelector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an application may say of its announcer in {@code application.properties}.
 *
 * @param journal Where announcements are kept: "memory:", or the address of a journal that is installed.
 * @param durability What an acknowledgement promises: "disk" or "none"; without it what is usual with the journal.
 * @param commitWait How long an announcement may wait for others, to be made durable with them.
 * @param keep How much the journal keeps.
 * @param window The newest part of the journal, kept in memory.
 * @param overflow What happens to a listener that falls too far behind.
 * @param heartbeat After how long without a byte a comment is sent; 0 is never.
 * @param writeTimeout How long a listener may take nothing while bytes wait for it; 0 is no limit.
 * @param retry After how long listeners reconnect.
 * @param closeDeadline How long the end of the application waits for its listeners to have heard what was announced.
 * @param maxAnnouncement The most data of one announcement; 0 is no limit.
 * @param maxTopics The most topics of one announcement; 0 is no limit.
 * @param maxSelectors The most topics and patterns of one listener; 0 is no limit.
 * @param maxListeners The most listeners at once; 0 is no limit.
 * @param corsOrigins Origins whose pages may listen and announce here, as "https://app.example".
 * @param listen The endpoint that streams.
 * @param announce The endpoint that announces.
 */
@ConfigurationProperties("announcer")
record AnnouncerProperties(
        @DefaultValue("memory:") String journal,
        @Nullable Durability durability,
        @Nullable Duration commitWait,
        @DefaultValue Keep keep,
        @DefaultValue Window window,
        @DefaultValue("disconnect") Overflow overflow,
        @DefaultValue("15s") Duration heartbeat,
        @DefaultValue("30s") Duration writeTimeout,
        @DefaultValue("3s") Duration retry,
        @DefaultValue("1s") Duration closeDeadline,
        @DefaultValue("1MB") DataSize maxAnnouncement,
        @DefaultValue("16") int maxTopics,
        @DefaultValue("100") int maxSelectors,
        @DefaultValue("0") int maxListeners,
        @DefaultValue List<String> corsOrigins,
        @DefaultValue Listen listen,
        @DefaultValue Announcing announce) {

    /** What is wished of the journal. */
    JournalOptions journalOptions() {
        JournalOptions options = new JournalOptions(
                Optional.ofNullable(durability), Optional.ofNullable(commitWait), keep.retention(), Map.of());
        for (Map.Entry<String, KeepOfTopic> rule : keep.byTopic().entrySet()) {
            options = options.withKeep(
                    TopicSelector.parse(rule.getKey()), rule.getValue().retention());
        }
        return options;
    }

    /**
     * How much the journal keeps.
     *
     * @param count The most announcements; 0 is no limit.
     * @param size The most bytes of data; 0 is no limit.
     * @param age How long each is kept; 0 is no limit.
     * @param byTopic The same for each single topic that a pattern matches.
     */
    record Keep(
            @DefaultValue("0") long count,
            @DefaultValue("0") DataSize size,
            @DefaultValue("0s") Duration age,
            @DefaultValue Map<String, KeepOfTopic> byTopic) {
        Retention retention() {
            return new Retention(count, size.toBytes(), age);
        }
    }

    /**
     * How much the journal keeps of a topic.
     *
     * @param count The most announcements, 1 for the newest alone; 0 is no limit.
     * @param size The most bytes of data; 0 is no limit.
     * @param age How long each is kept; 0 is no limit.
     */
    record KeepOfTopic(
            @DefaultValue("0") long count,
            @DefaultValue("0") DataSize size,
            @DefaultValue("0s") Duration age) {
        Retention retention() {
            return new Retention(count, size.toBytes(), age);
        }
    }

    /**
     * The newest part of the journal, kept in memory.
     *
     * @param count The most announcements in it.
     * @param size The most bytes in it.
     * @param age The longest time that an announcement stays in it; 0 is no limit.
     */
    record Window(
            @DefaultValue("10000") int count,
            @DefaultValue("16MB") DataSize size,
            @DefaultValue("0s") Duration age) {}

    /**
     * The endpoint that streams.
     *
     * @param enabled Whether there is one.
     * @param path Its path, below that of the application.
     */
    record Listen(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("/listen") String path) {
        Listen {
            checkPath("listen", path);
        }
    }

    /**
     * The endpoint that announces.
     *
     * @param enabled Whether there is one.
     * @param path Its path, below that of the application.
     * @param key The bearer key that it asks for; without one it asks for none.
     */
    record Announcing(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("/announce") String path,
            @Nullable String key) {
        Announcing {
            checkPath("announce", path);
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "Announcing[enabled=" + enabled + ", path=" + path + ", key=" + (key == null ? "none" : "set") + "]";
        }
    }

    private static void checkPath(String endpoint, String path) {
        if (!path.startsWith("/") || path.contains("*") || path.contains("{")) {
            throw new IllegalArgumentException("announcer." + endpoint + ".path is \"" + path
                    + "\"; one path that begins with / is allowed, without patterns");
        }
    }
}
