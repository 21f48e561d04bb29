package dev.announcer.journal.redis;

import java.time.Duration;
import java.util.Objects;

/**
 * What of a journal is not said by the connection.
 *
 * @param key the name of the journal: its keys are {@code {key}:stream}, {@code {key}:state} and {@code {key}:ids}; 1 to 128
 *     characters without braces, spaces and control characters
 * @param maxWait how long an announcement waits for a Redis that is away before it fails; 0, the default, fails at once;
 *     at most an hour
 * @param heartbeat after how long without an entry a node looks whether the journal is still the one it followed; 10 ms to
 *     a minute, 5 s by default
 * @param timeout after how long without an answer a connection is given up; 10 ms to a minute, 5 s by default
 */
public record RedisSettings(String key, Duration maxWait, Duration heartbeat, Duration timeout) {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** The defaults, with the key {@code announcer}. */
    public static final RedisSettings DEFAULTS =
            new RedisSettings("announcer", Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(5));

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if something is out of its bounds
     */
    public RedisSettings {
        Objects.requireNonNull(key, "key");
        if (!key.matches("[^{}\\s\\p{Cntrl}]{1,128}")) {
            throw new IllegalArgumentException("key is \"" + key
                    + "\", allowed are 1 to 128 characters without braces, spaces and control characters");
        }
        check("wait", maxWait, Duration.ZERO, HOUR);
        check("heartbeat", heartbeat, SHORTEST, MINUTE);
        check("timeout", timeout, SHORTEST, MINUTE);
    }

    private static void check(String name, Duration given, Duration least, Duration most) {
        if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " is " + given.toMillis() + "ms, allowed are " + least.toMillis()
                    + "ms to " + most.toMillis() + "ms");
        }
    }
}
