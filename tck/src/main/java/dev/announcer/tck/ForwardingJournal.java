package dev.announcer.tck;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Follower;
import dev.announcer.Journal;
import dev.announcer.Page;
import dev.announcer.Place;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Hands every call on to another journal, for tests that count, delay or spoil one of them. As thread-safe as that one. */
public class ForwardingJournal implements Journal {
    private final Journal journal;

    /** In front of this one. */
    public ForwardingJournal(Journal journal) {
        this.journal = Objects.requireNonNull(journal, "journal");
    }

    @Override
    public CompletionStage<Appended> append(Announcement announcement) {
        return journal.append(announcement);
    }

    @Override
    public CompletionStage<Long> follow(int tail, Follower follower) {
        return journal.follow(tail, follower);
    }

    @Override
    public CompletionStage<Place> locate(String id) {
        return journal.locate(id);
    }

    @Override
    public CompletionStage<Long> tail(int count) {
        return journal.tail(count);
    }

    @Override
    public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
        return journal.read(after, maxCount, maxBytes);
    }

    @Override
    public String idOf(long position) {
        return journal.idOf(position);
    }

    @Override
    public void close() {
        journal.close();
    }
}
