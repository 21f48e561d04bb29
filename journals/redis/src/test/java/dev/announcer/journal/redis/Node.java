package dev.announcer.journal.redis;

import static org.awaitility.Awaitility.await;

import dev.announcer.AnnounceException;
import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Event;
import dev.announcer.JournalOptions;
import dev.announcer.Place;
import dev.announcer.tck.RecordingFollower;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A journal that is followed, with calls that wait for their answers. */
final class Node implements AutoCloseable {
    /** Long, because a slow machine is no failure; where all is well nothing takes as long. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Loss is noticed soon; a connection that is slow is not taken for one that is dead. */
    static final String ATTENTIVE = "?heartbeat=100ms&timeout=30s";

    /** A connection that stalls is noticed soon, and on a slow machine some that do not. */
    static final String IMPATIENT = "?heartbeat=100ms&timeout=2s";

    final RedisJournal journal;
    final RecordingFollower heard = new RecordingFollower();
    final long start;

    Node(String uri) {
        this(uri, JournalOptions.DEFAULTS);
    }

    Node(String uri, JournalOptions options) {
        this.journal = RedisJournal.open(uri, options);
        this.start = answer(journal.follow(0, heard));
    }

    static Announcement announcement(String data) {
        return Announcement.of("news", Event.of(data));
    }

    static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    /** Waits until it failed, and returns the reason. */
    static AnnounceException.Reason refusal(CompletionStage<Appended> stage) {
        try {
            throw new AssertionError("it was appended: " + answer(stage));
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof AnnounceException refused) {
                return refused.reason();
            }
            throw failed;
        }
    }

    static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    String append(String data) {
        return answer(journal.append(announcement(data))).id();
    }

    /** Appends as somebody who tries again while Redis is away. */
    String appendAtLast(String data) {
        while (true) {
            try {
                return append(data);
            } catch (CompletionException failed) {
                if (!(failed.getCause() instanceof AnnounceException refused)
                        || refused.reason() != AnnounceException.Reason.UNAVAILABLE) {
                    throw failed;
                }
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    Node awaitHeard(String data) {
        until("\"" + data + "\" is heard", () -> heard.data().contains(data));
        return this;
    }

    /** Waits until it was told of so many gaps; what it heard stands below the last. */
    long awaitGaps(int count) {
        until(count + " gaps", () -> heard.gaps().size() >= count);
        return heard.gaps().get(heard.gaps().size() - 1);
    }

    Entry last() {
        List<Entry> entries = heard.entries();
        return entries.get(entries.size() - 1);
    }

    Place locate(String id) {
        return answer(journal.locate(id));
    }

    @Override
    public void close() {
        journal.close();
    }
}
