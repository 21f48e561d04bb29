package dev.announcer.client;

import dev.announcer.HeardEvent;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Hands what is in the inbox to a callback, and to the observer what happened between events. */
final class Delivery {
    private final Inbox inbox;
    private final Serial callbacks;
    private final Progress progress;
    private final Consumer<? super HeardEvent> heard;
    private final AtomicBoolean due = new AtomicBoolean();

    Delivery(Inbox inbox, Serial callbacks, Progress progress, Consumer<? super HeardEvent> heard) {
        this.inbox = inbox;
        this.callbacks = callbacks;
        this.progress = progress;
        this.heard = heard;
        inbox.onChange(this::wake);
    }

    private void wake() {
        if (!due.getAndSet(true)) {
            callbacks.execute(this::deliver);
        }
    }

    /** What a callback throws ends the source: see the connector's {@code broken}. */
    private void deliver() {
        due.set(false);
        for (Inbox.Item item = inbox.poll(); item != null; item = inbox.poll()) {
            if (item instanceof Inbox.Told told) {
                told.call().run();
            } else if (item instanceof Inbox.Heard got) {
                if (inbox.isClosed()) {
                    return;
                }
                progress.handOver(got.lastEventId());
                if (got.event() != null) {
                    heard.accept(got.event());
                }
                progress.handled();
            }
        }
    }
}
