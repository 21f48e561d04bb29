package dev.announcer.web;

import dev.announcer.ListenRequest;
import java.util.Objects;

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

    /** Send this whole response. */
    record Reply(WebResponse response) implements ListenAnswer {
        /** Checks. */
        public Reply {
            Objects.requireNonNull(response, "response");
        }
    }
}
