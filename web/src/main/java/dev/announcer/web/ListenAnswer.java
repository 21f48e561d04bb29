package dev.announcer.web;

import dev.announcer.ListenRequest;
import java.util.Objects;
import java.util.Optional;

/** What to do with a request for a stream. */
public sealed interface ListenAnswer {
    /**
     * Open the stream.
     *
     * @param request what is asked for; the adapter adds the encoding and its attributes
     * @param head the response head, without a body: the stream follows it
     */
    record Stream(ListenRequest.Builder request, WebResponse head) implements ListenAnswer {
        /** Checks. */
        public Stream {
            Objects.requireNonNull(request, "request");
            Objects.requireNonNull(head, "head");
        }
    }

    /**
     * Send this whole response.
     *
     * @param failure what the application's own code failed with, for the adapter's log; the response does not tell it
     */
    record Reply(WebResponse response, Optional<RuntimeException> failure) implements ListenAnswer {
        /** Checks. */
        public Reply {
            Objects.requireNonNull(response, "response");
            Objects.requireNonNull(failure, "failure");
        }

        Reply(WebResponse response) {
            this(response, Optional.empty());
        }
    }
}
