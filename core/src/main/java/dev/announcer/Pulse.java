package dev.announcer;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a gallery does by the clock: heartbeats, and the end of those who take nothing for too long. Confined to the lane.
 *
 * <p>It goes round: looks at every audience and at everybody who catches up, in as many tasks as that takes, and again when
 * the first of them can be due. Where many came at many times, that would be all the time, so a round also beats for those
 * who are due soon: there are never more than {@link #ROUNDS} rounds in the time between two heartbeats, and an idle lane
 * with 100,000 audiences looks at each of them that often. An audience beats for all of its listeners at once.
 */
final class Pulse {
    /** The most rounds in a heartbeat, and the part of it by which one may come early. */
    static final int ROUNDS = 16;

    /** By which part of the shorter of both times a write timeout may be noticed late: these come never early. */
    private static final int LATE = 256;

    private static final int LOOK_BYTES = 64; // to look at one costs as much time as copying this

    private final Gallery gallery;
    private final Options.Times times;
    private boolean running;

    Pulse(Gallery gallery, Options.Times times) {
        this.gallery = gallery;
        this.times = times;
    }

    /** Somebody came: from now on there is something to look after. */
    void start() {
        if (!running) {
            running = true;
            schedule(longestWait());
        }
    }

    /** No later than this from now anything can be due that is not due yet; 0 if nothing ever is. */
    private long longestWait() {
        long heartbeat = times.heartbeatNanos();
        long timeout = times.writeTimeoutNanos();
        return heartbeat == 0 ? timeout : timeout == 0 ? heartbeat : Math.min(heartbeat, timeout);
    }

    private void schedule(long nanos) {
        if (longestWait() > 0) {
            gallery.after(Duration.ofNanos(nanos), this::begin);
        }
    }

    private void begin() {
        if (gallery.isEmpty()) {
            running = false;
            return;
        }
        gallery.engine().window().expire();
        go(new Round());
    }

    private void go(Round round) {
        boolean done = false;
        try {
            done = round.lookAtAudiences() && round.lookAtThoseWhoCatchUp();
        } finally {
            if (done) {
                schedule(Math.max(round.waits(), longestWait() / LATE));
            } else {
                gallery.goOn(() -> go(round));
            }
        }
    }

    /** What decides the bytes of a heartbeat. */
    private record Kind(ListenRequest.Cursor cursor, Encoding encoding) {}

    /** One look at everybody, and how far it has come. */
    private final class Round {
        private final long now = gallery.now();
        private final long heartbeat = times.heartbeatNanos();
        private long shortestWait = longestWait();

        private int bucket;
        private @Nullable Audience beating; // down to this slot
        private int liveSlot;
        private int catchingSlot = Integer.MAX_VALUE;

        // What is said to those at this position.
        private long position = Frame.NOWHERE;
        private final Map<Kind, Batch> beats = new HashMap<>();

        /** How long after its beginning nothing can be due. */
        long waits() {
            return shortestWait - (gallery.now() - now);
        }

        /** Whether what may last so long is over, or nearly. */
        private boolean isDue(long since, long limit, long early) {
            long due = since + limit - now; // compared as System.nanoTime says: it may wrap
            if (due > early) {
                shortestWait = Math.min(shortestWait, due);
            }
            return due <= early;
        }

        /** False if the task has spent its part. */
        boolean lookAtAudiences() {
            while (finishBeat()) {
                beating = nextDue();
                if (beating == null) {
                    return bucket == gallery.audiences().buckets();
                }
                beating.quietSince = now;
                liveSlot = beating.live().size();
            }
            return false;
        }

        /** The next audience that is due; null if there is none, or the task has spent its part. */
        private @Nullable Audience nextDue() {
            for (; bucket < gallery.audiences().buckets() && !gallery.hasSpent(); bucket++) {
                Audience audience = gallery.audiences().bucket(bucket);
                for (; audience != null; audience = audience.nextInBucket) {
                    gallery.spend(LOOK_BYTES);
                    boolean heard = audience.live().size() > 0;
                    if (heartbeat > 0 && heard && isDue(audience.quietSince, heartbeat, heartbeat / ROUNDS)) {
                        return audience;
                    }
                }
            }
            return null;
        }

        private boolean finishBeat() {
            Audience audience = beating;
            if (audience == null) {
                return true;
            }
            Crowd live = audience.live(); // of whom those who wait for a run are about to get something
            liveSlot = Math.min(liveSlot, live.size());
            while (liveSlot > live.waiting() && !gallery.hasSpent()) {
                beat(live.get(--liveSlot));
                liveSlot = Math.min(liveSlot, live.size());
            }
            return liveSlot <= live.waiting();
        }

        private void beat(LaneListener listener) {
            if (position != gallery.position()) {
                position = gallery.position();
                beats.clear();
            }
            ListenRequest.Cursor cursor =
                    listener.isToldLessThan(position) ? listener.request.cursor() : ListenRequest.Cursor.OFF;
            Batch said = beats.computeIfAbsent(new Kind(cursor, listener.request.encoding()), kind -> {
                String id = gallery.engine().journal().idOf(position);
                return listener.audience().lay(List.of(Frame.control(EventEncoder.cursor(cursor, id))));
            });
            if (listener.interject(said) && cursor != ListenRequest.Cursor.OFF) {
                listener.told = position;
            }
        }

        /** False if the task has spent its part. */
        boolean lookAtThoseWhoCatchUp() {
            Crowd catching = gallery.catching();
            catchingSlot = Math.min(catchingSlot, catching.size());
            while (catchingSlot > 0 && !gallery.hasSpent()) {
                gallery.spend(LOOK_BYTES);
                look(catching.get(--catchingSlot));
                catchingSlot = Math.min(catchingSlot, catching.size());
            }
            return catchingSlot == 0;
        }

        private void look(LaneListener listener) {
            CatchUp behind = listener.catchUp();
            if (behind != null && behind.isBlocked()) {
                long timeout = times.writeTimeoutNanos();
                if (timeout > 0 && isDue(listener.sinceNanos, timeout, 0)) {
                    listener.closeNow(CloseReason.WRITE_TIMEOUT);
                }
            } else if (heartbeat > 0 && isDue(listener.sinceNanos, heartbeat, heartbeat / ROUNDS)) {
                listener.comment(EventEncoder.COMMENT);
            }
        }
    }
}
