package dev.announcer;

import java.util.Objects;

/**
 * Why a listener was not taken. A browser that may come back should be told so ({@code retry:} and the end of a body with
 * status 200), because {@code EventSource} gives up for good on any other status; for what is over for good, 204 and 410
 * make it do that.
 */
public final class ListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** As many listeners as the announcer allows are there already. */
        TOO_MANY,
        /** The announcer is closing or closed. */
        CLOSED,
        /** For good: the announcer is finished ({@link Announcer#finish}), and this listener missed nothing of it. */
        FINISHED,
        /** For good: the announcer is finished, and what this listener may have missed is no longer held. */
        GONE
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
