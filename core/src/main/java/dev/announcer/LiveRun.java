package dev.announcer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Passes one run to the live listeners of a gallery, in as many tasks as that takes. Confined to the lane.
 *
 * <p>First, in one task, it finds the audiences of each frame. What an audience gets is a path of frames, and equal paths
 * are one object: of a path, whoever hears the frame that is being looked at goes on to the same next step. So ten thousand
 * audiences that all hear the same have the same {@link Share}, and none of them has anything of its own.
 *
 * <pre>
 *   frames 1, 2, 3      news alone:   start - 1 - 2 - 3        laid end to end once, for two audiences
 *   1 to 3: news        news and b:   start - 1 - 2 - 3
 *   2: also a           news and a:   start - 1 - 2 - 3        heard once, although two topics match
 *   4: c                news and c:   start - 1 - 2 - 3 - 4
 * </pre>
 *
 * Then it lays each share end to end, and writes it to every listener of its audiences, share by share: only the bytes of
 * one are held at a time, and an adapter that keeps its own form of the last frames it saw need make it once. When a task
 * has spent its part it goes on in another; who has not been reached by then stands in the waiting part of its audience
 * ({@link Crowd}), at the position that the run begins after.
 */
final class LiveRun {
    /** How often one task looks at an audience for a frame; a longer run is cut there, and the rest is the next one. */
    static final int MATCHES_PER_TASK = 1 << 18;

    private static final int KEPT = 1024;

    private final Gallery gallery;
    private final Routes routes;
    private long after;
    private long through;
    private @Nullable Frame last;
    private int matches;

    /** The beginning of all paths in a form; null as long as no audience of that form has anything. */
    private final Share[] starts = new Share[Selection.FORMS];

    // Those for whom the run has something. In an array, in the order in which they were found: that is mostly the
    // order in
    // which they lie in memory, and to follow a chain through ten thousand of them takes several times as long.
    private Audience[] touched = {};
    private int count;

    // What is left to be written: from this one on, and what is laid out for it.
    private int next;
    private @Nullable Share laidOut;
    private @Nullable Batch batch;

    /** The frames that an audience gets: one, and the share without it. */
    static final class Share {
        private final @Nullable Share before;
        private final @Nullable Frame frame;
        private final int count;
        private @Nullable Share longer; // by the last frame that any audience got after these
        private int audiences; // how many get just this; then where the next of them belongs

        private Share(@Nullable Share before, @Nullable Frame frame) {
            this.before = before;
            this.frame = frame;
            this.count = before == null ? 0 : before.count + 1;
        }

        private Share with(Frame more) {
            Share known = longer;
            if (known == null || known.frame != more) {
                known = new Share(this, more);
                longer = known;
            }
            return known;
        }

        private Frame[] frames() {
            Frame[] frames = new Frame[count];
            for (Share at = this; at != null && at.frame != null; at = at.before) {
                frames[at.count - 1] = at.frame;
            }
            return frames;
        }
    }

    LiveRun(Gallery gallery, Routes routes) {
        this.gallery = gallery;
        this.routes = routes;
    }

    /** Whether somebody has not been reached yet. */
    boolean isUnderWay() {
        return next < count;
    }

    /** Where those stand who have not been reached yet. */
    long after() {
        return after;
    }

    /** The last frame that it looked at; null if there was none. */
    @Nullable
    Frame last() {
        return last;
    }

    /**
     * Finds who hears what of a run, which may begin before this position, where a page was newer than what was followed.
     * Returns the position through which it looked; up to there, every live listener gets what it hears by {@link #pass}.
     */
    long begin(Run run, long position) {
        after = position;
        through = Math.max(position, run.through());
        last = null;
        matches = 0;
        for (Frame frame : run.frames()) {
            if (last != null && matches >= MATCHES_PER_TASK) {
                through = Math.max(position, last.position);
                break;
            }
            last = frame;
            if (frame.position > after) {
                match(frame);
            }
        }
        gallery.spend(matches);
        collect();
        return through;
    }

    private void match(Frame frame) {
        if (frame.isGap()) {
            gallery.audiences().forEach(audience -> match(audience, frame, false));
            return;
        }
        Announcement announcement = frame.announcement();
        boolean isPrivate = announcement != null && announcement.isPrivate();
        for (String topic : frame.topics()) {
            routes.forEach(topic, audience -> match(audience, frame, isPrivate));
        }
    }

    /** Notes a frame for an audience, once, however many of its topics the audience selected. */
    private void match(Audience audience, Frame frame, boolean isPrivate) {
        matches++;
        if (audience.lastMatched >= frame.position || (isPrivate && !audience.hears(frame))) {
            return;
        }
        audience.lastMatched = frame.position;
        if (audience.live().size() == 0) {
            return;
        }
        Share share = audience.share;
        if (share == null) {
            share = start(audience.selection().form());
            if (count == touched.length) {
                touched = Arrays.copyOf(touched, Math.max(8, 2 * count));
            }
            touched[count++] = audience;
        }
        audience.share = share.with(frame);
    }

    private Share start(int form) {
        Share start = starts[form];
        if (start == null) {
            start = new Share(null, null);
            starts[form] = start;
        }
        return start;
    }

    /** Makes all of them wait for it, those who get the same next to each other. */
    private void collect() {
        long now = gallery.now();
        List<Share> shares = new ArrayList<>(1);
        for (int i = 0; i < count; i++) {
            Audience audience = touched[i];
            audience.live().expectAll();
            audience.quietSince = now;
            audience.lastHeard = audience.lastMatched;
            Share share = audience.share;
            if (share != null && share.audiences++ == 0) {
                shares.add(share);
            }
        }
        Arrays.fill(starts, null);
        if (shares.size() > 1) {
            sort(shares);
        }
    }

    private void sort(List<Share> shares) {
        int place = 0;
        for (Share share : shares) {
            int many = share.audiences;
            share.audiences = place;
            place += many;
        }
        Audience[] sorted = new Audience[count];
        for (int i = 0; i < count; i++) {
            Share share = touched[i].share;
            if (share != null) {
                sorted[share.audiences++] = touched[i];
            }
        }
        touched = sorted;
    }

    /** Writes on, until all have been reached or the task has spent its part. */
    void pass() {
        while (next < count) {
            Audience audience = touched[next];
            Share share = audience.share;
            if (share != null && !passTo(audience, share)) {
                return;
            }
            audience.share = null;
            next++;
        }
        done();
    }

    private void done() {
        if (count > KEPT) {
            touched = new Audience[0]; // it would be kept for the next time, which may never come
        } else {
            Arrays.fill(touched, 0, count, null);
        }
        count = 0;
        next = 0;
        laidOut = null;
        batch = null;
    }

    private boolean passTo(Audience audience, Share share) {
        Crowd live = audience.live();
        if (live.waiting() == 0) {
            return true; // they left
        }
        Batch laid = batch;
        if (laid == null || share != laidOut) {
            laid = Batch.lay(
                    share.frames(),
                    audience.selection().encoding(),
                    audience.selection().showTopics());
            batch = laid;
            laidOut = share;
        }
        int took = 0;
        while (live.waiting() > 0 && !gallery.hasSpent()) {
            took += live.nextWaiting().offer(laid, after, through) ? 1 : 0;
        }
        gallery.tally().took(took, laid);
        return live.waiting() == 0;
    }
}
