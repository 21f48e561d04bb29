package dev.announcer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A journal in the hand of the test: it shows what the test shows, and answers a read when the test answers it. */
final class StubJournal implements Journal {
    final List<Entry> entries = new ArrayList<>();
    final Deque<Read> reads = new ArrayDeque<>();
    Follower follower;
    long newest;
    boolean closed;

    /** A read that waits for its answer. */
    record Read(long after, CompletableFuture<Page> answer) {}

    /** Is asked in place of the list of reads, if it is there. */
    java.util.function.LongFunction<CompletionStage<Page>> onRead;

    /** Is asked in place of the list of entries, if it is there. */
    java.util.function.Function<Announcement, CompletionStage<Appended>> onAppend;

    @Override
    public CompletionStage<Appended> append(Announcement announcement) {
        if (onAppend != null) {
            return onAppend.apply(announcement);
        }
        Entry entry = Fixtures.entry(++newest, announcement);
        entries.add(entry);
        follower.next(entry);
        return CompletableFuture.completedFuture(Appended.of(entry.id()));
    }

    /** The page of everything after this position up to that one. */
    Page.Held page(long after, long through) {
        return new Page.Held(
                entries.stream()
                        .filter(entry -> entry.position() > after && entry.position() <= through)
                        .toList(),
                through);
    }

    @Override
    public CompletionStage<Long> follow(int tail, Follower follower) {
        this.follower = follower;
        return CompletableFuture.completedFuture(newest);
    }

    @Override
    public CompletionStage<Place> locate(String id) {
        return CompletableFuture.completedFuture(
                id.startsWith("s-") ? new Place.Known(Long.parseLong(id.substring(2))) : new Place.Unknown(newest));
    }

    @Override
    public CompletionStage<Long> tail(int count) {
        return CompletableFuture.completedFuture(Math.max(0, newest - count));
    }

    @Override
    public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
        if (onRead != null) {
            return onRead.apply(after);
        }
        Read read = new Read(after, new CompletableFuture<>());
        reads.add(read);
        return read.answer();
    }

    @Override
    public String idOf(long position) {
        return "s-" + position;
    }

    @Override
    public void close() {
        closed = true;
    }
}
