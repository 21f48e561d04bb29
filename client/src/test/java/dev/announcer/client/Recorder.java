package dev.announcer.client;

import dev.announcer.HeardEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what a source tells, in its order. */
final class Recorder implements EventSourceObserver {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    final List<Failure> failures = new CopyOnWriteArrayList<>();
    final List<Duration> waits = new CopyOnWriteArrayList<>();

    /** A source that tells this everything, and comes back at once. */
    EventSource open(EventSourceBuilder builder) {
        return prepared(builder).open(this::heard);
    }

    EventSourceBuilder prepared(EventSourceBuilder builder) {
        return builder.reconnectDelay(Duration.ZERO)
                .maxReconnectDelay(Duration.ZERO)
                .observer(this);
    }

    void heard(HeardEvent event) {
        told.add(event.type() + "|" + event.data() + "|" + event.lastEventId());
    }

    @Override
    public void opened(Opening opening) {
        told.add("opened");
    }

    @Override
    public void reconnecting(Failure failure, Duration wait) {
        failures.add(failure);
        waits.add(wait);
        told.add("reconnecting " + failure.reason());
    }

    @Override
    public void closed(Optional<Failure> failure) {
        failure.ifPresent(failures::add);
        told.add("closed" + failure.map(why -> " " + why.reason()).orElse(""));
    }

    String next() throws InterruptedException {
        String next = told.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was told");
        }
        return next;
    }

    /** What is told within this time; null if nothing is. */
    String within(int millis) throws InterruptedException {
        return told.poll(millis, TimeUnit.MILLISECONDS);
    }

    Failure lastFailure() {
        return failures.get(failures.size() - 1);
    }
}
