package dev.announcer.journal.file;

import dev.announcer.Entry;
import dev.announcer.Follower;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who follows, once somebody does. Confined to the thread that writes. */
final class Followed {
    private @Nullable Follower follower;
    private boolean isAway;

    void begin(Follower follows) {
        follower = follows;
    }

    void end() {
        follower = null;
    }

    boolean isAway() {
        return isAway;
    }

    void next(List<Entry> entries) {
        Follower told = follower;
        if (told != null) {
            entries.forEach(entry -> call(() -> told.next(entry)));
        }
    }

    void gap(long position, String reason) {
        Follower told = follower;
        if (told != null) {
            call(() -> told.gap(position, reason));
        }
    }

    void away(Throwable why) {
        Follower told = follower;
        if (!isAway && told != null) {
            call(() -> told.away(why));
        }
        isAway = true;
    }

    void back() {
        Follower told = follower;
        if (isAway && told != null) {
            call(told::back);
        }
        isAway = false;
    }

    /** Tells what was lost; if nobody follows yet, who does first is told. */
    void losses(Shelf shelf) {
        Follower told = follower;
        if (told == null) {
            return;
        }
        for (Loss loss : shelf.losses()) {
            if (loss.gap() > 0) {
                gap(loss.gap(), loss.reason());
            } else {
                call(() -> told.away(new IOException(loss.reason())));
                call(told::back);
            }
        }
    }

    /** What a follower throws is its own: it is called on. */
    private static void call(Runnable told) {
        try {
            told.run();
        } catch (RuntimeException itsOwn) {
            assert itsOwn
                    != null; // nobody here could do anything about it, and those who come next are not to miss theirs
        }
    }
}
