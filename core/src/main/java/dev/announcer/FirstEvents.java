package dev.announcer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a listener is sent first, asked for off its lane; if there is no answer, the listener ends. */
record FirstEvents(LaneListener listener, Gallery gallery, Supplier<List<Event>> supplier, Consumer<List<Event>> then) {
    void ask() {
        CompletableFuture<List<Event>> asked;
        try {
            asked = CompletableFuture.supplyAsync(
                    () -> List.copyOf(supplier.get()),
                    gallery.engine().options().executor());
        } catch (RuntimeException refused) {
            asked = CompletableFuture.failedFuture(refused);
        }
        asked.whenComplete((events, failed) -> gallery.execute(() -> came(events, failed)));
    }

    private void came(@Nullable List<Event> events, @Nullable Throwable failed) {
        if (failed != null) {
            gallery.observer().failed("ListenRequest.first", Intake.cause(failed));
            listener.closeNow(CloseReason.FIRST_FAILED);
        } else if (events != null) {
            then.accept(events);
        }
    }
}
