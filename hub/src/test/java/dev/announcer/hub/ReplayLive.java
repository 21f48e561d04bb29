package dev.announcer.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A listener of what is announced now, one after the other, and how long each takes until it is heard. */
final class ReplayLive implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Hub hub;
    private final Semaphore heard = new Semaphore(0);
    private final ReplayReader reader;
    private int announced;

    private ReplayLive(Hub hub) {
        this.hub = hub;
        this.reader = ReplayReader.start(hub, "/listen?topic=live", 1, Integer.MAX_VALUE, 1, number -> heard.release());
    }

    /** It hears what is announced once this has returned. */
    static ReplayLive open(Hub hub) {
        ReplayLive live = new ReplayLive(hub);
        Await.until("the live listener", () -> hub.announcer().listeners() > 0);
        return live;
    }

    /** True from the time when it was asked so often. */
    BooleanSupplier times(int count) {
        int[] left = {count};
        return () -> left[0]-- == 0;
    }

    /** Announces the next as soon as the one before was heard, and says how long that took. */
    synchronized String announceUntil(BooleanSupplier enough) throws InterruptedException {
        List<Long> nanos = new ArrayList<>();
        while (!enough.getAsBoolean()) {
            long from = System.nanoTime();
            hub.announcer().announce("live", ReplayJournal.data(++announced, 100));
            if (!heard.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("live event " + announced + " was not heard", new TimeoutException());
            }
            nanos.add(System.nanoTime() - from);
        }
        nanos.sort(null);
        return nanos.isEmpty()
                ? "none"
                : "%d events, p50 %.2f ms, p99 %.2f ms"
                        .formatted(
                                nanos.size(),
                                nanos.get(nanos.size() / 2) / 1e6,
                                nanos.get(nanos.size() * 99 / 100) / 1e6);
    }

    @Override
    public void close() {
        reader.close();
    }
}
