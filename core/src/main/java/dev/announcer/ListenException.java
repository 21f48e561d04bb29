package dev.announcer;

import java.util.Objects;

/**
 * Why a listener was not taken for now. A browser should be told to come back ({@code retry:} and the end of a body with
 * status 200), because {@code EventSource} gives up for good on any other status.
 */
public final class ListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** As many listeners as the announcer allows are there already. */
        TOO_MANY,
        /** The announcer is closing or closed. */
        CLOSED
    }

    private final Reason reason;

    ListenException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
