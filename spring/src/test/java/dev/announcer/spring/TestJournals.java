package dev.announcer.spring;

import dev.announcer.AnnounceException;
import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Follower;
import dev.announcer.Journal;
import dev.announcer.JournalOptions;
import dev.announcer.JournalProvider;
import dev.announcer.Page;
import dev.announcer.Place;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A journal that is found by its scheme, {@code lost:}, and cannot be reached. */
public final class TestJournals implements JournalProvider {
    /** The address it was opened with last. */
    static volatile @Nullable String opened;

    /** What was wished of it then. */
    static volatile @Nullable JournalOptions wished;

    @Override
    public Set<String> schemes() {
        return Set.of("lost");
    }

    @Override
    public Journal open(String address, JournalOptions options) {
        opened = address;
        wished = options;
        return new Lost();
    }

    private static final class Lost implements Journal {
        @Override
        public CompletionStage<Appended> append(Announcement announcement) {
            return CompletableFuture.failedFuture(
                    new AnnounceException(AnnounceException.Reason.UNAVAILABLE, "it is lost"));
        }

        @Override
        public CompletionStage<Long> follow(int tail, Follower follower) {
            return CompletableFuture.completedFuture(0L);
        }

        @Override
        public CompletionStage<Long> tail(int count) {
            return CompletableFuture.completedFuture(0L);
        }

        @Override
        public CompletionStage<Place> locate(String id) {
            return CompletableFuture.completedFuture(new Place.Unknown(0));
        }

        @Override
        public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
            return CompletableFuture.failedFuture(new IllegalStateException("it is lost"));
        }

        @Override
        public String idOf(long position) {
            return "lost-" + position;
        }

        @Override
        public void close() {}
    }
}
