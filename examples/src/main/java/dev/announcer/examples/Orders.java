package dev.announcer.examples;

import dev.announcer.AnnounceException;
import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Appended;
import dev.announcer.Event;
import dev.announcer.JournalOptions;
import dev.announcer.Retention;
import dev.announcer.journal.file.FileJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** A history that stays, and announcements that are made exactly once. */
final class Orders implements AutoCloseable {
    private final Announcer announcer;

    Orders(Path path) {
        announcer = open(path);
    }

    private static Announcer open(Path path) {
        var aWeek = JournalOptions.DEFAULTS.withKeep(new Retention(0, 0, Duration.ofDays(7)));
        return Announcer.builder().journal(FileJournal.open(path, aWeek)).build();
    }

    /** As often as it is called: an order is announced once. */
    Appended placed(long order) throws InterruptedException {
        var announcement = Announcement.of("orders", Event.of("placed " + order).withId("order-" + order));
        while (true) {
            try {
                return announcer
                        .append(announcement.once())
                        .toCompletableFuture()
                        .join();
            } catch (CompletionException failed) {
                if (!(failed.getCause() instanceof AnnounceException)) {
                    throw failed;
                }
                Thread.sleep(500); // busy, away, or nobody knows: say it again
            }
        }
    }

    Announcer announcer() {
        return announcer;
    }

    @Override
    public void close() {
        announcer.close();
    }
}
