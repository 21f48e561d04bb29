package dev.announcer;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts what became of announcements. Thread-safe. */
final class Outcomes {
    private static final int ACCEPTED = 0;
    private static final int BYTES = 1;
    private static final int BUSY = 2;
    private static final int UNAVAILABLE = 3;
    private static final int UNKNOWN = 4;
    private static final int REFUSED = 5;

    private final AtomicLongArray counts = new AtomicLongArray(6);

    void accepted(int dataBytes) {
        counts.getAndIncrement(ACCEPTED);
        counts.getAndAdd(BYTES, dataBytes);
    }

    void failed(Throwable why) {
        counts.getAndIncrement(
                why instanceof AnnounceException known
                        ? place(known.reason())
                        : why instanceof IllegalArgumentException ? REFUSED : UNKNOWN);
    }

    private static int place(AnnounceException.Reason reason) {
        return switch (reason) {
            case BUSY -> BUSY;
            case UNAVAILABLE -> UNAVAILABLE;
            case UNKNOWN -> UNKNOWN;
        };
    }

    AnnouncerStatus.Announced status() {
        return new AnnouncerStatus.Announced(
                counts.get(ACCEPTED),
                counts.get(BYTES),
                counts.get(BUSY),
                counts.get(UNAVAILABLE),
                counts.get(UNKNOWN),
                counts.get(REFUSED));
    }
}
