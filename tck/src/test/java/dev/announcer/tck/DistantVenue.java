package dev.announcer.tck;

import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.Retention;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A distant record, and nodes whose answers take their time. */
final class DistantVenue implements JournalVenue {
    private static final Random NAMES = new Random(6); // no two records have the same

    private final ScheduledThreadPoolExecutor elsewhere = new ScheduledThreadPoolExecutor(2);
    private final Random random = new Random(7);
    private final DistantRecord record = new DistantRecord(NAMES);

    DistantVenue() {
        elsewhere.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        elsewhere.prestartAllCoreThreads();
    }

    @Override
    public Journal open(JournalOptions options) {
        Retention keep = options.keep();
        if (keep.bytes() > 0
                || !keep.age().isZero()
                || options.keepByTopic().size() > 1
                || options.keepByTopic().values().stream().anyMatch(kept -> !kept.equals(Retention.LATEST))
                || !options.durability().isEmpty()
                || !options.commitWait().equals(Optional.<Duration>empty())) {
            throw new IllegalArgumentException(
                    "a distant record can keep a count, and the latest of some topics: " + options);
        }
        options.keepByTopic().keySet().forEach(record::keepLatest);
        record.keep(keep.count() == 0 ? Integer.MAX_VALUE : Math.toIntExact(keep.count()));
        return new DistantJournal(
                record,
                task -> elsewhere.schedule(task, ThreadLocalRandom.current().nextInt(100), TimeUnit.MICROSECONDS),
                random);
    }

    @Override
    public int nodes() {
        return 3;
    }

    @Override
    public void close() {
        elsewhere.shutdownNow();
    }
}
