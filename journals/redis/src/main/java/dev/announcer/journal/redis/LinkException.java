package dev.announcer.journal.redis;

import java.io.IOException;

/** The connection was lost, or never made, before an answer came. */
final class LinkException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean sent;

    LinkException(String message, boolean sent, Throwable cause) {
        super(message, cause);
        this.sent = sent;
    }

    LinkException(String message) {
        super(message);
        this.sent = false;
    }

    /** Whether what was asked may have been done. */
    boolean sent() {
        return sent;
    }
}
