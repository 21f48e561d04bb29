package dev.announcer.tck;

import dev.announcer.Announcement;
import dev.announcer.Appended;
import dev.announcer.Entry;
import dev.announcer.Follower;
import dev.announcer.Journal;
import dev.announcer.Page;
import dev.announcer.Place;
import java.util.concurrent.CompletionStage;

/** A journal that is right, for those who make one method of it wrong. */
class FaultyJournal implements Journal {
    final Journal right;

    FaultyJournal(Journal right) {
        this.right = right;
    }

    /** A follower that is told what a wrong journal would tell it; the rest as it is. */
    static class FaultyFollower implements Follower {
        final Follower follower;

        FaultyFollower(Follower follower) {
            this.follower = follower;
        }

        @Override
        public void next(Entry entry) {
            follower.next(entry);
        }

        @Override
        public void gap(long position, String reason) {
            follower.gap(position, reason);
        }

        @Override
        public void away(Throwable why) {
            follower.away(why);
        }

        @Override
        public void back() {
            follower.back();
        }
    }

    @Override
    public CompletionStage<Appended> append(Announcement announcement) {
        return right.append(announcement);
    }

    @Override
    public CompletionStage<Long> follow(int tail, Follower follower) {
        return right.follow(tail, follower);
    }

    @Override
    public CompletionStage<Place> locate(String id) {
        return right.locate(id);
    }

    @Override
    public CompletionStage<Long> tail(int count) {
        return right.tail(count);
    }

    @Override
    public CompletionStage<Page> read(long after, int maxCount, int maxBytes) {
        return right.read(after, maxCount, maxBytes);
    }

    @Override
    public String idOf(long position) {
        return right.idOf(position);
    }

    @Override
    public void close() {
        right.close();
    }
}
