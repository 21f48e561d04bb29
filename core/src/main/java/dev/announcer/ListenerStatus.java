package dev.announcer;

import java.util.Objects;

/**
 * How one open stream is doing, for who operates the announcer. Immutable; of the moment when its lane was asked.
 *
 * @param number what {@link Announcer#disconnect} takes: unlike that of any other open stream of this announcer
 * @param request what it selected, what it may read, and who it is ({@link ListenRequest#attributes})
 * @param live whether it is up to date; else it has just come, or took less than it was offered
 * @param behind how many announcements it has not been given, selected or not; of those that the window holds
 */
public record ListenerStatus(long number, ListenRequest request, boolean live, int behind) {
    /** Checks. */
    public ListenerStatus {
        Objects.requireNonNull(request, "request");
    }
}
