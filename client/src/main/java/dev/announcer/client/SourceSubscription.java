package dev.announcer.client;

import dev.announcer.HeardEvent;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The one subscriber of a source. What it has not requested stays in the inbox, and when that is full, on the way. */
final class SourceSubscription implements Flow.Subscription {
    private final EventSource source;
    private final Inbox inbox;
    private final Serial callbacks;
    private final Progress progress;
    private final Flow.Subscriber<? super HeardEvent> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile boolean done;
    private volatile @Nullable IllegalArgumentException refused;

    private SourceSubscription(
            EventSource source,
            Inbox inbox,
            Serial callbacks,
            Progress progress,
            Flow.Subscriber<? super HeardEvent> subscriber) {
        this.source = source;
        this.inbox = inbox;
        this.callbacks = callbacks;
        this.progress = progress;
        this.subscriber = subscriber;
    }

    static void start(
            EventSource source,
            Inbox inbox,
            Serial callbacks,
            Progress progress,
            Flow.Subscriber<? super HeardEvent> subscriber) {
        SourceSubscription subscription = new SourceSubscription(source, inbox, callbacks, progress, subscriber);
        callbacks.execute(() -> {
            subscriber.onSubscribe(subscription);
            inbox.onChange(subscription::wake);
            subscription.wake();
        });
    }

    /** Reactive Streams rule 1.9: even who is refused is given a subscription first. */
    static void refuse(Serial callbacks, Flow.Subscriber<? super HeardEvent> subscriber) {
        callbacks.execute(() -> {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long events) {}

                @Override
                public void cancel() {}
            });
            subscriber.onError(new IllegalStateException("a source has one subscriber, and this one has it already"));
        });
    }

    @Override
    public void request(long events) {
        if (events <= 0) {
            refused = new IllegalArgumentException(
                    "requested " + events + " events; Reactive Streams rule 3.9 asks for a positive number");
        } else {
            demand.accumulateAndGet(events, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        }
        wake();
    }

    @Override
    public void cancel() {
        done = true;
        source.close();
    }

    private void wake() {
        if (!due.getAndSet(true)) {
            callbacks.execute(this::deliver);
        }
    }

    private void deliver() {
        due.set(false);
        while (!done && refused == null && demand.get() > 0) {
            if (!(inbox.poll() instanceof Inbox.Heard heard)) {
                break;
            }
            progress.handOver(heard.lastEventId());
            if (heard.event() != null) {
                if (demand.get() != Long.MAX_VALUE) {
                    demand.decrementAndGet();
                }
                subscriber.onNext(heard.event());
            }
            progress.handled();
        }
        if (!done && refused != null) {
            done = true;
            source.close();
            subscriber.onError(refused);
        } else if (!done && inbox.isDone()) {
            done = true;
            EventSourceException failed = source.fatal();
            if (failed == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(failed);
            }
        }
    }
}
