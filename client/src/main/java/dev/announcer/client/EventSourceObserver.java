package dev.announcer.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Is told what happens to a source beside events. Its methods are called one at a time on the source's executor; with
 * callbacks for events, one at a time with those and in the order in which things happened.
 */
public interface EventSourceObserver {
    /** A stream was opened: the source is {@link EventSource.State#OPEN}. */
    default void opened(Opening opening) {}

    /**
     * A stream ended or could not be opened, and another attempt will be made: the source is {@link
     * EventSource.State#CONNECTING}.
     *
     * @param failure why
     * @param wait how long it waits before the attempt
     */
    default void reconnecting(Failure failure, Duration wait) {}

    /**
     * The source is {@link EventSource.State#CLOSED}; the last call.
     *
     * @param failure why; empty if {@link EventSource#close} was called
     */
    default void closed(Optional<Failure> failure) {}
}
