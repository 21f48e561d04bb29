package dev.announcer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Looks at the listeners one by one, on their lanes, among what else these have to do. */
final class Inspection {
    /** To look at one costs about as much time as copying so many bytes. */
    private static final int LOOK_BYTES = 512;

    private final Engine engine;

    Inspection(Engine engine) {
        this.engine = engine;
    }

    CompletableFuture<List<ListenerStatus>> all() {
        List<CompletableFuture<List<ListenerStatus>>> parts =
                Arrays.stream(engine.galleries().all()).map(this::all).toList();
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenApply(ignored ->
                        parts.stream().flatMap(part -> part.join().stream()).toList());
    }

    private CompletableFuture<List<ListenerStatus>> all(Gallery gallery) {
        List<ListenerStatus> found = new ArrayList<>();
        return each(gallery, listener -> found.add(listener.status())).thenApply(ignored -> found);
    }

    CompletableFuture<Boolean> disconnect(long number) {
        AtomicBoolean found = new AtomicBoolean();
        return CompletableFuture.allOf(Arrays.stream(engine.galleries().all())
                        .map(gallery -> each(gallery, listener -> {
                            if (listener.number() == number) {
                                found.set(true);
                                listener.closeNow(CloseReason.APPLICATION);
                            }
                        }))
                        .toArray(CompletableFuture<?>[]::new))
                .thenApply(ignored -> found.get());
    }

    /** Does this for each of a gallery; a lane that takes no more tasks has ended, and nobody is on it. */
    private static CompletableFuture<Void> each(Gallery gallery, Consumer<LaneListener> action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean taken = gallery.execute(() -> Everybody.each(
                gallery,
                listener -> {
                    gallery.spend(LOOK_BYTES);
                    if (!listener.isClosed()) {
                        action.accept(listener);
                    }
                },
                () -> done.complete(null)));
        if (!taken) {
            done.complete(null);
        }
        return done;
    }
}
