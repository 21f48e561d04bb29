package dev.announcer.hub;

import dev.announcer.JournalOptions;
import dev.announcer.Journals;
import dev.announcer.Overflow;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a hub is started with. The units, the defaults and what 0 means stand with the setters of {@link HubOptionsBuilder}.
 *
 * <p>Immutable. Its text form leaves out the keys.
 */
public record HubOptions(
        String host,
        int port,
        String journal,
        JournalOptions journalOptions,
        int windowCount,
        long windowBytes,
        Duration windowAge,
        Overflow overflow,
        Duration heartbeat,
        Duration writeTimeout,
        Duration retry,
        Duration closeDeadline,
        Duration drainDelay,
        int maxAnnouncementBytes,
        int maxBatchBytes,
        int maxTopics,
        int maxSelectors,
        int maxConnections,
        Duration headTimeout,
        int maxHeaderBytes,
        boolean shedByStatus,
        int lanes,
        int loops,
        List<String> corsOrigins,
        List<String> publicNames,
        Optional<String> listenKey,
        Optional<String> announceKey,
        Optional<String> metricsKey,
        boolean insecure) {
    private static final int LEAST_HEADER_BYTES = 1 << 10;
    private static final int MOST_HEADER_BYTES = 1 << 20;

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if a value is not allowed; the message names the option, the value and what is
     *     allowed, in one sentence
     */
    public HubOptions {
        Objects.requireNonNull(overflow, "overflow");
        corsOrigins = List.copyOf(corsOrigins);
        publicNames = List.copyOf(publicNames);
        check(!host.isBlank(), "host is empty; a name or an address is needed");
        range("port", port, 0, 65_535);
        Journals.check(journal);
        Objects.requireNonNull(journalOptions, "journalOptions");
        range("window-count", windowCount, 1, Integer.MAX_VALUE);
        check(windowBytes >= 1, "window-bytes is " + windowBytes + "; at least 1 is needed");
        notNegative("window-age", windowAge);
        notNegative("heartbeat", heartbeat);
        notNegative("write-timeout", writeTimeout);
        notNegative("retry", retry);
        check(
                retry.compareTo(Duration.ofMillis(9_999_999_999L)) <= 0,
                "retry is " + retry + "; at most 9,999,999,999 milliseconds are allowed");
        notNegative("close-deadline", closeDeadline);
        notNegative("drain-delay", drainDelay);
        notNegative("head-timeout", headTimeout);
        range("max-announcement", maxAnnouncementBytes, 0, Integer.MAX_VALUE);
        range("max-batch", maxBatchBytes, 0, Integer.MAX_VALUE);
        range("max-topics", maxTopics, 0, Integer.MAX_VALUE);
        range("max-selectors", maxSelectors, 0, Integer.MAX_VALUE);
        range("max-connections", maxConnections, 0, Integer.MAX_VALUE);
        range("max-header", maxHeaderBytes, LEAST_HEADER_BYTES, MOST_HEADER_BYTES);
        range("lanes", lanes, 0, 1024);
        range("loops", loops, 0, 1024);
        listenKey.ifPresent(key -> checkKey("listen key", key));
        announceKey.ifPresent(key -> checkKey("announce key", key));
        metricsKey.ifPresent(key -> checkKey("metrics key", key));
    }

    /** The default options. */
    public static HubOptions defaults() {
        return builder().build();
    }

    /** A builder with the default options. */
    public static HubOptionsBuilder builder() {
        return new HubOptionsBuilder();
    }

    /** All but the keys. */
    @Override
    public String toString() {
        return "HubOptions[host=" + host + ", port=" + port + ", insecure=" + insecure + ", listenKey="
                + (listenKey.isPresent() ? "set" : "none") + ", announceKey="
                + (announceKey.isPresent() ? "set" : "none") + "]";
    }

    private static void check(boolean allowed, String otherwise) {
        if (!allowed) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static void range(String option, int value, int least, int most) {
        check(
                value >= least && value <= most,
                option + " is " + value + "; "
                        + (most == Integer.MAX_VALUE
                                ? "at least " + least + " is needed"
                                : least + " to " + most + " are allowed"));
    }

    private static void notNegative(String option, Duration value) {
        check(!value.isNegative(), option + " is " + value + "; it cannot be negative");
    }

    /** RFC 6750 section 2.1 allows fewer; what matters is that the key can be sent in a header and a query. */
    private static void checkKey(String which, String key) {
        check(!key.isEmpty(), "the " + which + " is empty; leave it out to have none");
        check(
                key.chars().allMatch(c -> c > 0x20 && c < 0x7F),
                "the " + which
                        + " has a character that is not visible ASCII; only these can be sent as a Bearer token");
    }
}
