package dev.announcer;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Something that a listener asks the journal: again and again until there is an answer, with which it goes on on the lane,
 * unless the listener was closed meanwhile.
 */
record Question<T>(
        LaneListener listener, Gallery gallery, String what, Supplier<CompletionStage<T>> question, Consumer<T> then) {
    void ask() {
        CompletionStage<T> asked;
        try {
            asked = question.get();
        } catch (RuntimeException failed) {
            askAgain(failed);
            return;
        }
        asked.whenComplete((answer, failed) -> gallery.execute(() -> {
            if (failed != null) {
                askAgain(failed);
            } else if (!listener.isClosed()) {
                then.accept(answer);
            }
        }));
    }

    private void askAgain(Throwable failed) {
        gallery.observer().failed(what, failed);
        gallery.after(CatchUp.ASK_AGAIN, () -> {
            if (!listener.isClosed()) {
                ask();
            }
        });
    }
}
