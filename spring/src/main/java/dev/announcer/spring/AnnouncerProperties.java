package dev.announcer.spring;

import dev.announcer.Overflow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an application may say of its announcer in {@code application.properties}.
 *
 * @param journal Where announcements are kept: "memory:", or the address of a journal that is installed.
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
