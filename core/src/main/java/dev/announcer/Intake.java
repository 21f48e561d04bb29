package dev.announcer;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

/** The announcing side: checks, bounds what waits to be appended, and says when what was announced is accepted. */
final class Intake {
    private static final int MAX_APPENDS = 65_536;
    private static final long MAX_APPEND_BYTES = 64L << 20;

    private final Engine engine;
    private final Backlog backlog;
    private final Room appends = new Room(MAX_APPENDS, MAX_APPEND_BYTES);
    private final Outcomes outcomes = new Outcomes();

    Intake(Engine engine, ReentrantLock lock) {
        this.engine = engine;
        this.backlog = new Backlog(engine.options().ticker(), engine.options().executor(), lock);
    }

    CompletionStage<String> announce(Announcement announcement) {
        CompletableFuture<Appended> appended = append(announcement);
        if (appended.isDone() && !appended.isCompletedExceptionally()) {
            return completedFuture(appended.join().id());
        }
        CompletableFuture<String> told =
                new CompletableFuture<>(); // one that fails as the other does, with nothing around it
        appended.whenComplete((result, failed) -> {
            if (failed == null) {
                told.complete(result.id());
            } else {
                told.completeExceptionally(failed);
            }
        });
        return told;
    }

    CompletableFuture<Appended> append(Announcement announcement) {
        int bytes;
        try {
            bytes = check(announcement);
        } catch (IllegalArgumentException refused) {
            outcomes.failed(refused);
            throw refused;
        }
        if (!appends.enter(bytes)) {
            return refuse(AnnounceException.Reason.BUSY, "too much waits to be appended; try again later");
        }
        if (engine.isClosing() || engine.finishing().hasBegun()) {
            appends.leave(bytes);
            return refuse(
                    AnnounceException.Reason.UNAVAILABLE,
                    engine.isClosing() ? "the announcer is closed" : "the announcer is finished");
        }
        CompletionStage<Appended> appended;
        try {
            appended = engine.journal().append(announcement);
        } catch (RuntimeException failed) {
            appended = failedFuture(failed);
        }
        int dataBytes = announcement.event().body().dataBytes();
        if (appended instanceof CompletableFuture<Appended> done && done.isDone() && !done.isCompletedExceptionally()) {
            count(done.join(), dataBytes);
            return acknowledge(done, bytes);
        }
        CompletableFuture<Appended> told = new CompletableFuture<>();
        appended.whenComplete((result, failed) -> {
            if (failed == null) {
                count(result, dataBytes);
                acknowledge(completedFuture(result), bytes).whenComplete((given, never) -> told.complete(result));
            } else {
                appends.leave(bytes);
                Throwable why = cause(failed);
                outcomes.failed(why);
                engine.options().observer().failed("Journal.append", why);
                told.completeExceptionally(why);
            }
        });
        return told;
    }

    /** The failure itself: a journal that composes stages fails with it wrapped. */
    static Throwable cause(Throwable failed) {
        Throwable inside = failed.getCause();
        return failed instanceof CompletionException && inside != null ? inside : failed;
    }

    private int check(Announcement announcement) {
        int topics = announcement.topics().size();
        int maxTopics = engine.options().limits().maxTopics();
        if (maxTopics > 0 && topics > maxTopics) {
            throw new IllegalArgumentException(
                    "the announcement has " + topics + " topics, at most " + maxTopics + " are allowed");
        }
        EventEncoder.Body body = announcement.event().body();
        int maxBytes = engine.options().limits().maxAnnouncementBytes();
        if (maxBytes > 0 && body.dataBytes() > maxBytes) {
            throw new IllegalArgumentException(
                    "the data has " + body.dataBytes() + " bytes of UTF-8, at most " + maxBytes + " are allowed");
        }
        return body.size();
    }

    private void count(Appended appended, int dataBytes) {
        if (!appended.isDuplicate()) {
            outcomes.accepted(dataBytes);
        }
    }

    private CompletableFuture<Appended> refuse(AnnounceException.Reason reason, String why) {
        engine.options().observer().refused(why);
        AnnounceException refused = AnnounceException.refused(reason, why);
        outcomes.failed(refused);
        return failedFuture(refused);
    }

    /**
     * Now, or, while a lane is far behind, later; but now for one who is on that lane itself, because the lane could not
     * move on while he waits.
     */
    private CompletableFuture<Appended> acknowledge(CompletableFuture<Appended> now, int bytes) {
        for (Gallery gallery : engine.galleries().all()) {
            if (gallery.isBehind(2) && !gallery.lane().here()) {
                CompletableFuture<Appended> held =
                        backlog.hold(now.join(), gallery.lane()).whenComplete((given, never) -> appends.leave(bytes));
                caughtUp(); // it may have caught up before there was anything to give
                return held;
            }
        }
        appends.leave(bytes);
        return now;
    }

    Outcomes outcomes() {
        return outcomes;
    }

    /** A lane moved on: gives the acknowledgements that were held back, if no lane is far behind any more. */
    void caughtUp() {
        if (!backlog.isEmpty() && Arrays.stream(engine.galleries().all()).noneMatch(gallery -> gallery.isBehind(4))) {
            backlog.release();
        }
    }

    /** Completes when nothing waits to be appended; nothing more is taken then. */
    CompletableFuture<Void> emptied() {
        return appends.emptied();
    }
}
