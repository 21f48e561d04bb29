package dev.announcer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Those of a gallery who catch up, one run each in turn: so those who came back together stay together, and share what is
 * laid out for them. Confined to the lane, which it leaves to others after a bounded number of turns.
 */
final class Turns {
    private static final int TURNS_PER_TASK = 64;
    private static final long MEMO_BYTES = 4 << 20;
    private static final int ENTRY_BYTES = 128; // what the memo of a place costs, about, even if nothing is laid there

    private final Gallery gallery;
    private final Deque<CatchUp> ready = new ArrayDeque<>(1);
    private final Map<Stand, Laid> memo = new HashMap<>(0);
    private long memoBytes;
    private boolean scheduled;

    /** Where somebody stands who catches up. */
    private record Stand(Audience audience, long position) {}

    /** What comes next for one who stands there: a batch, if any of it is for him, complete through a position. */
    record Laid(@Nullable Batch batch, long through) {}

    Turns(Gallery gallery) {
        this.gallery = gallery;
    }

    void add(CatchUp one) {
        ready.add(one);
        if (!scheduled) {
            scheduled = true;
            gallery.execute(this::take);
        }
    }

    private void take() {
        try {
            for (int turn = 0; turn < TURNS_PER_TASK && !ready.isEmpty() && !gallery.hasSpent(); turn++) {
                ready.remove().turn();
            }
        } finally {
            scheduled = !ready.isEmpty();
            if (scheduled) {
                gallery.goOn(this::take);
            } else {
                forget();
            }
            gallery.farewell().look();
        }
    }

    /** How many places it remembers. */
    int remembered() {
        return memo.size();
    }

    private void forget() {
        memo.clear();
        memoBytes = 0;
    }

    /** What the window has next for this audience after this position; null if it is no longer held there. */
    @Nullable
    Laid laid(Audience audience, long after) {
        Laid known = memo.get(new Stand(audience, after));
        if (known != null) {
            return known;
        }
        Run run = gallery.engine().window().run(after, Gallery.RUN_BYTES, audience::hears);
        return run == null ? null : remember(audience, after, run);
    }

    /** The same, of a page, which is complete from there on. */
    Laid laid(Audience audience, long after, Run page) {
        Laid known = memo.get(new Stand(audience, after));
        if (known != null) {
            return known;
        }
        List<Frame> wanted = new ArrayList<>();
        long through = page.through();
        int bytes = 0;
        for (Frame frame : page.frames()) {
            if (frame.position > after && audience.hears(frame)) {
                bytes += frame.size();
                if (bytes > Gallery.RUN_BYTES && !wanted.isEmpty()) {
                    through = wanted.get(wanted.size() - 1).position;
                    break;
                }
                wanted.add(frame);
            }
        }
        return remember(audience, after, new Run(wanted, through));
    }

    private Laid remember(Audience audience, long after, Run run) {
        if (run.through() <= after) {
            return new Laid(null, after); // nobody moves by it, and the next look may find more
        }
        Laid laid = new Laid(run.frames().isEmpty() ? null : audience.lay(run.frames()), run.through());
        memoBytes += ENTRY_BYTES + (laid.batch() == null ? 0 : laid.batch().size());
        if (memoBytes > MEMO_BYTES) {
            forget();
        }
        memo.put(new Stand(audience, after), laid);
        return laid;
    }
}
