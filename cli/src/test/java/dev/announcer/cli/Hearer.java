package dev.announcer.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.announcer.HeardEvent;
import dev.announcer.client.EventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A listener with the JVM client: what it heard, until it hears {@link #END}; may go on at another hub. */
final class Hearer implements AutoCloseable {
    static final String END = "the end";

    private final CountDownLatch ended = new CountDownLatch(1);

    // Guarded by this.
    private final List<String> heard = new ArrayList<>();
    private final List<String> resets = new ArrayList<>();
    private String lastEventId;
    private EventSource source;
    private int moves;

    private Hearer(int port, String lastEventId) {
        this.lastEventId = lastEventId;
        this.source = open(port);
    }

    /** Listens at this hub, to what comes after this id, or from now on without one. */
    static Hearer at(int port, String lastEventId) {
        return new Hearer(port, lastEventId);
    }

    /** Listens at this hub from now on, which has begun when this returns. */
    static Hearer at(int port) throws InterruptedException {
        Hearer hearer = new Hearer(port, "");
        hearer.awaitPlace();
        return hearer;
    }

    private EventSource open(int port) {
        int mine = moves;
        return EventSource.to("http://localhost:" + port + "/listen")
                .lastEventId(lastEventId)
                .reconnectDelay(Duration.ofMillis(50))
                .maxReconnectDelay(Duration.ofMillis(200))
                .retryingStatuses(true)
                .open(event -> hear(event, mine));
    }

    private synchronized void hear(HeardEvent event, int from) {
        if (from != moves) {
            return; // it has left that hub
        }
        lastEventId = event.lastEventId();
        if (event.type().startsWith("stream-")) {
            resets.add(event.type() + " " + event.data());
            notifyAll();
        } else if (event.data().equals(END)) {
            ended.countDown();
        } else {
            heard.add(event.data());
        }
    }

    private synchronized void awaitPlace() throws InterruptedException {
        for (int i = 0; i < 12_000 && source.lastEventId().isEmpty(); i++) {
            wait(5); // for time to pass: the cursor, which it begins with, is no event
        }
        lastEventId = source.lastEventId();
        if (lastEventId.isEmpty()) {
            throw new AssertionError("no cursor came; " + source.state() + ", " + source.failure());
        }
    }

    /** Leaves its hub, and goes on at this one after what it heard last. */
    synchronized void move(int port) {
        moves++;
        source.close();
        source = open(port);
    }

    /** All that it heard before the end. */
    List<String> toEnd() throws InterruptedException {
        boolean heardIt = ended.await(60, SECONDS);
        synchronized (this) {
            if (!heardIt) {
                throw new AssertionError("did not hear the end; " + heard.size() + " heard, resets " + resets + ", "
                        + source.state() + ", " + source.failure());
            }
            return List.copyOf(heard);
        }
    }

    synchronized void awaitReset() throws InterruptedException {
        for (int i = 0; i < 60 && resets.isEmpty(); i++) {
            wait(1_000);
        }
    }

    synchronized List<String> resets() {
        return List.copyOf(resets);
    }

    @Override
    public synchronized void close() {
        source.close();
    }
}
