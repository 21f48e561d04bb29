package dev.announcer.tck;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Follower;
import dev.announcer.Journal;
import dev.announcer.Page;
import dev.announcer.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A journal that keeps every append waiting until the test answers it. */
final class HoldingJournal implements Journal {
    final List<CompletableFuture<Appended>> appends = new ArrayList<>();
    boolean closed;

    @Override
    public CompletionStage<Appended> append(Announcement announcement) {
        CompletableFuture<Appended> answer = new CompletableFuture<>();
        appends.add(answer);
        return answer;
    }

    @Override
    public CompletionStage<Long> follow(int tail, Follower follower) {
        return CompletableFuture.completedFuture(0L);
    }

    @Override
    public CompletionStage<Place> locate(String id) {
        return CompletableFuture.completedFuture(new Place.Unknown(0));
    }

    @Override
    public CompletionStage<Long> tail(int count) {
        return CompletableFuture.completedFuture(0L);
    }

    @Override
    public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
        return CompletableFuture.completedFuture(new Page.Held(List.of(), after));
    }

    @Override
    public String idOf(long position) {
        return "held-" + position;
    }

    @Override
    public void close() {
        closed = true;
    }
}
