package dev.announcer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One subscriber of an {@link EventStream}'s publisher: a cursor, and how much was requested. Thread-safe. */
final class EventSubscription implements Flow.Subscription {
    private static final int EVENTS_PER_TASK = 256;

    private final Engine engine;
    private final EventCursor cursor;
    private final Flow.Subscriber<? super Event> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger wanted = new AtomicInteger();
    private final AtomicBoolean done = new AtomicBoolean();
    private final Runnable waker = this::wake;
    private volatile @Nullable IllegalArgumentException refused;

    private EventSubscription(Engine engine, EventCursor cursor, Flow.Subscriber<? super Event> subscriber) {
        this.engine = engine;
        this.cursor = cursor;
        this.subscriber = subscriber;
    }

    static void start(Engine engine, EventCursor cursor, Flow.Subscriber<? super Event> subscriber) {
        EventSubscription subscription = new EventSubscription(engine, cursor, subscriber);
        subscription.wanted.set(1); // what is requested meanwhile is served after onSubscribe has returned
        engine.options().executor().execute(() -> {
            engine.wakers().add(subscription.waker); // first: it may be cancelled before onSubscribe returns
            subscription.contained("Subscriber.onSubscribe", () -> subscriber.onSubscribe(subscription));
            subscription.serve();
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
        if (done.compareAndSet(false, true)) {
            end();
        }
    }

    private void end() {
        cursor.close();
        engine.wakers().remove(waker);
    }

    private void wake() {
        if (wanted.getAndIncrement() == 0) {
            contained("Executor.execute", () -> engine.options().executor().execute(this::serve));
        }
    }

    /** Gives what is there and was requested; only one runs at a time, and it looks again if it was woken meanwhile. */
    private void serve() {
        int seen;
        do {
            seen = wanted.get();
            for (int given = 0; !done.get() && give(); given++) {
                if (given == EVENTS_PER_TASK) {
                    // Others want the thread too.
                    contained(
                            "Executor.execute",
                            () -> engine.options().executor().execute(this::serve));
                    return;
                }
            }
        } while (wanted.addAndGet(-seen) != 0);
    }

    private boolean give() {
        IllegalArgumentException wrong = refused;
        if (wrong != null) {
            finish(() -> subscriber.onError(wrong));
            return false;
        }
        if (demand.get() > 0) {
            Event event = cursor.next();
            if (event != null) {
                if (demand.get() != Long.MAX_VALUE) {
                    demand.decrementAndGet();
                }
                contained("Subscriber.onNext", () -> subscriber.onNext(event));
                return true;
            }
            CompletableFuture<?> answer = cursor.awaited();
            if (answer != null) {
                answer.whenComplete((ignored, failed) -> wake());
            }
        }
        if (cursor.hasEnded()) {
            finish(subscriber::onComplete);
        }
        return false;
    }

    /** Reactive Streams rule 2.13: a subscriber that throws is cancelled; and so is one who cannot be called any more. */
    private void contained(String what, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException failed) {
            engine.options().observer().failed(what, failed);
            cancel();
        }
    }

    private void finish(Runnable last) {
        if (done.compareAndSet(false, true)) {
            end();
            last.run();
        }
    }
}
