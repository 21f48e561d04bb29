package dev.announcer.client;

import java.util.Objects;

/** A source ended by a failure that is final; what it told before was handed over. */
public final class EventSourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    EventSourceException(Failure failure) {
        super(failure.message(), failure.cause().orElse(null));
        this.failure = Objects.requireNonNull(failure, "failure");
    }

    /** Why. */
    public Failure failure() {
        return failure;
    }
}
