package dev.announcer;

import java.util.List;
import java.util.Objects;

/**
 * How an announcer is doing, in numbers, for metrics and for who operates it.
 *
 * <p>Immutable. Taken without stopping anybody, and without waiting for a lane: numbers of one moment, but not to the last
 * announcement of the same moment. What is called a total only grows, from 0 when the announcer was opened.
 *
 * @param listeners the open streams, event streams of this JVM not counted ({@link Announcer#listeners})
 * @param windowCount how many announcements the window holds
 * @param windowBytes how many bytes they have there, encoded
 * @param announced what became of what was announced here
 * @param deliveries total of announcements that listeners were given: one for each announcement and listener
 * @param deliveredBytes total of bytes that sinks took, of whatever the streams had to say
 * @param lanes the lanes that have listeners, in no order
 */
public record AnnouncerStatus(
        int listeners,
        int windowCount,
        long windowBytes,
        Announced announced,
        long deliveries,
        long deliveredBytes,
        List<OfLane> lanes) {
    /** Copies. */
    public AnnouncerStatus {
        Objects.requireNonNull(announced, "announced");
        lanes = List.copyOf(lanes);
    }

    /**
     * What became of what was announced by this announcer, not by others of the same journal: totals by what the stage of
     * {@link Announcer#announce(Announcement)} told.
     *
     * @param accepted the journal has them
     * @param acceptedBytes their data, in bytes of UTF-8
     * @param busy refused, because too much waited to be appended
     * @param unavailable the journal could not be reached, or the announcer was closed
     * @param unknown no answer came: they may have been appended
     * @param refused more topics or bytes than are allowed, or an id that the journal cannot take
     */
    public record Announced(
            long accepted, long acceptedBytes, long busy, long unavailable, long unknown, long refused) {}

    /**
     * A lane that has listeners.
     *
     * @param lane the lane
     * @param listeners how many streams are on it
     * @param catchingUp how many of them are not up to date: they have just come, or took less than they were offered
     * @param selectors how many different topics and patterns they selected
     * @param behind how many announcements the lane has not yet passed on to those that are up to date
     * @param behindBytes how many bytes these have in the window
     */
    public record OfLane(Lane lane, int listeners, int catchingUp, int selectors, long behind, long behindBytes) {
        /** Checks. */
        public OfLane {
            Objects.requireNonNull(lane, "lane");
        }
    }
}
