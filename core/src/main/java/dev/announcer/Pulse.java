package dev.announcer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What a gallery does by the clock and at the end: heartbeats, write timeouts, comments while the journal is away, and the
 * last words. Confined to the lane.
 */
final class Pulse {
    private static final int BEATS_PER_TASK = 512;

    private final Gallery gallery;
    private final Options.Times times;
    private boolean running;
    private long serveTo;
    private @Nullable CompletableFuture<Void> served;

    Pulse(Gallery gallery, Options.Times times) {
        this.gallery = gallery;
        this.times = times;
    }

    // ---- heartbeats and timeouts ----

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
            gallery.after(Duration.ofNanos(nanos), this::beat);
        }
    }

    /** Looks at everybody, and again when the next one is due. */
    private void beat() {
        if (gallery.isEmpty()) {
            running = false;
            return;
        }
        gallery.engine().window().expire();
        long now = gallery.now();
        long next = Math.min(beatLive(now), beatCatching(now));
        schedule(Math.max(next, 0));
    }

    private long beatLive(long now) {
        long wait = longestWait();
        if (times.heartbeatNanos() == 0) {
            return wait;
        }
        Map<List<Object>, Batch> shared = new HashMap<>();
        int beats = 0;
        long position = gallery.position();
        for (Audience audience : List.copyOf(gallery.audiences())) {
            Crowd live = audience.live();
            for (int i = live.size() - 1; i >= 0; i--) {
                LaneListener listener = live.get(i);
                long since = later(audience.lastBatchNanos, listener.sinceNanos);
                long due = since + times.heartbeatNanos() - now;
                if (due > 0) {
                    wait = Math.min(wait, due);
                } else if (++beats > BEATS_PER_TASK) {
                    return 0; // the rest in a task of its own, so that a crowd does not hold up the lane
                } else {
                    ListenRequest.Cursor cursor =
                            listener.isToldLessThan(position) ? listener.request.cursor() : ListenRequest.Cursor.OFF;
                    boolean said = listener.interject(shared.computeIfAbsent(
                            List.of(cursor, audience.selection().encoding()),
                            kind -> audience.lay(List.of(Frame.control(EventEncoder.cursor(
                                    cursor, gallery.engine().journal().idOf(position)))))));
                    if (said && cursor != ListenRequest.Cursor.OFF) {
                        listener.told = position;
                    }
                }
            }
        }
        return wait;
    }

    /** Of two readings of a clock that may wrap, compared as System.nanoTime says. */
    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    private long beatCatching(long now) {
        long wait = longestWait();
        for (int i = gallery.catching().size() - 1; i >= 0; i--) {
            LaneListener listener = gallery.catching().get(i);
            CatchUp behind = listener.catchUp();
            boolean blocked = behind != null && behind.isBlocked();
            long limit = blocked ? times.writeTimeoutNanos() : times.heartbeatNanos();
            if (limit == 0) {
                continue;
            }
            long due = listener.sinceNanos + limit - now;
            if (due > 0) {
                wait = Math.min(wait, due);
            } else if (blocked) {
                listener.closeNow(CloseReason.WRITE_TIMEOUT);
            } else {
                comment(listener, EventEncoder.COMMENT);
            }
        }
        return wait;
    }

    private static void comment(LaneListener listener, byte[] comment) {
        listener.interject(listener.audience().lay(List.of(Frame.control(comment))));
    }

    /** The journal cannot be reached: says so to all who can hear it now. */
    void away() {
        everybody().forEach(listener -> comment(listener, EventEncoder.AWAY));
    }

    private List<LaneListener> everybody() {
        List<LaneListener> all = new ArrayList<>();
        for (Audience audience : gallery.audiences()) {
            addAll(audience.live(), all);
        }
        addAll(gallery.catching(), all);
        return all;
    }

    private static void addAll(Crowd crowd, List<LaneListener> all) {
        for (int i = 0; i < crowd.size(); i++) {
            all.add(crowd.get(i));
        }
    }

    // ---- the end ----

    /** Completes when every listener has been served up to this position. */
    CompletableFuture<Void> serve(long through) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        gallery.execute(() -> {
            serveTo = through;
            served = done;
            look();
        });
        gallery.signal();
        return done;
    }

    /** Something changed: perhaps everybody has been served now. */
    void look() {
        CompletableFuture<Void> waiting = served;
        if (waiting != null
                && (gallery.isEmpty() || (gallery.catching().size() == 0 && gallery.position() >= serveTo))) {
            waiting.complete(null);
        }
    }

    /** Ends every stream; completes when that is done. */
    CompletableFuture<Void> dismissAll() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        gallery.execute(() -> {
            try {
                everybody().forEach(this::dismiss);
            } finally {
                done.complete(null);
            }
        });
        return done;
    }

    /** Says when to come back, if that can be said between two frames, and ends the stream. */
    void dismiss(LaneListener listener) {
        comment(listener, EventEncoder.retry(restartMillis()));
        listener.closeNow(CloseReason.SHUTDOWN);
    }

    /** The time after which a listener comes back, and a random part as long again, so that not all come at once. */
    private long restartMillis() {
        long retry = times.retryMillis();
        return retry + gallery.engine().options().random().nextLong(retry + 1);
    }
}
