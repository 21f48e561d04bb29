package dev.announcer.spring;

/** Streams that are still open after their announcer was closed: their peers take nothing. */
@FunctionalInterface
interface StalledStreams {
    /** Lets go of them, so that the web server has no requests under way whose answers never end. */
    void giveUp();
}
