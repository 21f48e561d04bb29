package dev.announcer.client;

import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a stream ended, or could not be opened.
 *
 * @param reason the kind of failure
 * @param message what happened, in one sentence without a full stop
 * @param status of the answer; empty if there was none
 * @param headers of the answer; none if there was no answer
 * @param cause what was thrown; empty if nothing was
 */
public record Failure(
        Reason reason, String message, OptionalInt status, HttpHeaders headers, Optional<Throwable> cause) {
    /** The kind of failure. */
    public enum Reason {
        /** No connection could be made, or it broke; tried again. */
        CONNECTION,
        /** The server ended the stream; tried again. */
        ENDED,
        /** Nothing came for the idle timeout; tried again. */
        IDLE,
        /** The answer was not 200; final, but for those statuses that one may choose to try again. 204 is how a server says that there is no more. */
        STATUS,
        /** The answer was not {@code text/event-stream}, or in an encoding that is not known; final. */
        CONTENT_TYPE,
        /** A redirect that cannot be followed; final. */
        REDIRECT,
        /** A line, an event or an id was larger than allowed; final. The cause is an {@link dev.announcer.EventLimitException}. */
        LIMIT,
        /** The request could not be made: the supplier of headers failed, or what it gave is not allowed; final. */
        REQUEST,
        /** A callback, a subscriber or the store of ids failed; final. */
        CALLBACK
    }

    private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (name, value) -> true);

    /** Checks. */
    public Failure {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(cause, "cause");
    }

    static Failure of(Reason reason, String message) {
        return new Failure(reason, message, OptionalInt.empty(), NO_HEADERS, Optional.empty());
    }

    static Failure of(Reason reason, String message, Throwable cause) {
        return new Failure(reason, message, OptionalInt.empty(), NO_HEADERS, Optional.of(cause));
    }

    static Failure of(Reason reason, String message, Response response) {
        return new Failure(reason, message, OptionalInt.of(response.status()), response.headers(), Optional.empty());
    }

    /** Whether a server said by it that there is no more (204), which is no error. */
    boolean isNoMore() {
        return status.orElse(0) == 204;
    }
}
