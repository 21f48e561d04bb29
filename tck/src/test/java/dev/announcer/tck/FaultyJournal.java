package dev.announcer.tck;

import dev.announcer.Entry;
import dev.announcer.Follower;
import dev.announcer.Journal;

/** A journal that is right, for those who make one method of it wrong. */
class FaultyJournal extends ForwardingJournal {
    final Journal right;

    FaultyJournal(Journal right) {
        super(right);
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
}
