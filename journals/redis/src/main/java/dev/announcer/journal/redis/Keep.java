package dev.announcer.journal.redis;

import dev.announcer.JournalOptions;
import java.time.Duration;

/**
 * How much is kept in Redis, as the script takes it.
 *
 * @param count announcements; 0 for no limit
 * @param millis how long each is kept; 0 for no limit
 */
record Keep(long count, long millis) {
    /**
     * What these options wish.
     *
     * @throws IllegalArgumentException if they wish what a journal in Redis cannot do
     */
    static Keep of(JournalOptions options) {
        if (options.durability().isPresent() || options.commitWait().isPresent()) {
            throw new IllegalArgumentException("durability and commit wait are not this journal's: "
                    + "with Redis they are appendonly and appendfsync in its own configuration");
        }
        if (options.keep().bytes() > 0) {
            throw new IllegalArgumentException("a journal in Redis is kept by count and by age, not by bytes; "
                    + "maxmemory is in Redis's own configuration");
        }
        if (!options.keepByTopic().isEmpty()) {
            throw new IllegalArgumentException("a journal in Redis has one rule of retention for all topics, none for "
                    + options.keepByTopic().keySet());
        }
        Duration age = options.keep().age();
        return new Keep(options.keep().count(), age.isZero() ? 0 : Math.max(1, age.toMillis()));
    }
}
