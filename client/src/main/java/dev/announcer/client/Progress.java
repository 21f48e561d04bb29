package dev.announcer.client;

import org.jspecify.annotations.Nullable;

/** How far what was heard has been handed over and handled. Thread-safe. */
final class Progress {
    private final @Nullable LastEventIdStore store;
    private volatile String handedOver;
    private String saved; // guarded by this; calls of the store come one at a time

    Progress(@Nullable LastEventIdStore store, String lastEventId) {
        this.store = store;
        this.handedOver = lastEventId;
        this.saved = lastEventId;
    }

    /** What this id stands behind is in other hands. */
    void handOver(String lastEventId) {
        handedOver = lastEventId;
    }

    String handedOver() {
        return handedOver;
    }

    /** What was handed over was handled: a process that starts again need not hear it again. */
    synchronized void handled() {
        String id = handedOver;
        if (store != null && !id.equals(saved)) {
            store.save(id);
            saved = id;
        }
    }
}
