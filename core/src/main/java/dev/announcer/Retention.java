package dev.announcer;

import java.time.Duration;
import java.util.Objects;

/**
 * How much a journal keeps; the oldest goes first. What several limits are given for is kept as long as all of them allow.
 *
 * @param count announcements; 0 for no limit
 * @param bytes of data, as UTF-8; 0 for no limit
 * @param age how long each is kept; zero for no limit
 */
public record Retention(long count, long bytes, Duration age) {
    /** Everything is kept. */
    public static final Retention ALL = new Retention(0, 0, Duration.ZERO);

    /** The newest alone is kept. */
    public static final Retention LATEST = new Retention(1, 0, Duration.ZERO);

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if a limit is negative
     */
    public Retention {
        Objects.requireNonNull(age, "age");
        if (count < 0 || bytes < 0 || age.isNegative()) {
            throw new IllegalArgumentException("count is " + count + ", bytes " + bytes + ", age " + age
                    + "; 0 or more is allowed, 0 is no limit");
        }
    }
}
