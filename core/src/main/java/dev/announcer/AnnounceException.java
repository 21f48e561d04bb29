package dev.announcer;

import java.util.Objects;

/**
 * Why an announcement was not acknowledged: what the stage returned by {@code announce} fails with, and what a
 * {@link Journal} fails its {@code append} with.
 */
public final class AnnounceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is known of the announcement. */
    public enum Reason {
        /** Too much waits to be appended; nothing was appended, and it may be tried again later. */
        BUSY,
        /** The journal cannot be reached, or was closed; nothing was appended. */
        UNAVAILABLE,
        /** No answer came: it may have been appended. Announcer never repeats it by itself. */
        UNKNOWN
    }

    private final Reason reason;

    /** For journals: a failure of this reason. */
    public AnnounceException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** For journals: a failure of this reason, with what caused it. */
    public AnnounceException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    private AnnounceException(String message, Reason reason) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** A refusal by a limit: expected in numbers, so it has no stack trace, which would cost more than the refusal. */
    static AnnounceException refused(Reason reason, String message) {
        return new AnnounceException(message, reason);
    }

    /** What is known of the announcement. */
    public Reason reason() {
        return reason;
    }
}
