package dev.announcer.web;

import java.util.List;
import java.util.Objects;

/** What to do with a request to announce, decided by its head, before its body is read. */
public sealed interface AnnounceAnswer {
    /**
     * Read the body and announce it.
     *
     * @param parameters what the query says of the announcement; of a batch, the topics for lines that name none
     * @param batch whether the body is a batch: one JSON object a line
     * @param maxBodyBytes the most bytes that the body may have: with more, {@link AnnounceEndpoint#tooLarge}
     * @param headers to be added to whatever is answered
     */
    record Accept(AnnounceParameters parameters, boolean batch, long maxBodyBytes, List<Header> headers)
            implements AnnounceAnswer {
        /** Checks and copies. */
        public Accept {
            Objects.requireNonNull(parameters, "parameters");
            headers = List.copyOf(headers);
        }
    }

    /** Send this whole response; the body is of no interest. */
    record Reply(WebResponse response) implements AnnounceAnswer {
        /** Checks. */
        public Reply {
            Objects.requireNonNull(response, "response");
        }
    }
}
