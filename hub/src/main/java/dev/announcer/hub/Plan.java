package dev.announcer.hub;

import dev.announcer.ListenRequest;
import dev.announcer.web.WebResponse;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** What to do with a request, decided by its head. */
sealed interface Plan {
    /** Send this; the body is of no interest. */
    record Reply(WebResponse response) implements Plan {}

    /**
     * Read the body to its end and act on it.
     *
     * @param maxBytes the most bytes of the body; with more, {@code tooLarge} is sent
     */
    record ReadBody(long maxBytes, Supplier<WebResponse> tooLarge, Action action) implements Plan {}

    /**
     * Open a stream.
     *
     * @param refused the response if the announcer takes no listener
     */
    record Stream(ListenRequest.Builder request, WebResponse head, Function<Throwable, WebResponse> refused)
            implements Plan {}

    /** What is done with a whole body. Called on the lane; must not block. The stage may complete on any thread. */
    @FunctionalInterface
    interface Action {
        /** The response to be. It should not fail; if it does, the answer is 500. */
        CompletionStage<WebResponse> apply(byte[] body, NettyLane lane);
    }
}
