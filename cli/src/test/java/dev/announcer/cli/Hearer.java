package dev.announcer.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.announcer.HeardEvent;
import dev.announcer.client.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A listener with the JVM client: what it heard, until it hears {@link #END}. */
final class Hearer implements AutoCloseable {
    static final String END = "the end";

    private final EventSource source;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> resets = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    private Hearer(String url, String lastEventId) {
        source = EventSource.to(url)
                .lastEventId(lastEventId)
                .reconnectDelay(Duration.ofMillis(50))
                .maxReconnectDelay(Duration.ofMillis(200))
                .retryingStatuses(true)
                .open(this::hear);
    }

    static Hearer at(int port, String lastEventId) {
        return new Hearer("http://localhost:" + port + "/listen", lastEventId);
    }

    private void hear(HeardEvent event) {
        if (event.type().startsWith("stream-")) {
            resets.add(event.type() + " " + event.data());
        } else if (event.data().equals(END)) {
            ended.countDown();
        } else {
            heard.add(event.data());
        }
    }

    /** Waits until it has its place, so that it misses nothing that is announced from now on. */
    Hearer present() throws InterruptedException {
        for (int i = 0; i < 6_000 && source.lastEventId().isEmpty(); i++) {
            Thread.sleep(5);
        }
        if (source.lastEventId().isEmpty()) {
            throw new AssertionError("no cursor came; " + source.state() + ", " + source.failure());
        }
        return this;
    }

    String lastEventId() {
        return source.lastEventId();
    }

    /** All that it heard before the end. */
    List<String> toEnd() throws InterruptedException {
        if (!ended.await(60, SECONDS)) {
            throw new AssertionError("did not hear the end; " + heard.size() + " heard, resets " + resets + ", "
                    + source.state() + ", " + source.failure());
        }
        return List.copyOf(heard);
    }

    List<String> resets() {
        return List.copyOf(resets);
    }

    @Override
    public void close() {
        source.close();
    }
}
