package dev.announcer.hub;

/** Answers the requests for one path. Called on event loops; must not block. */
@FunctionalInterface
interface Route {
    /** What to do with a request of this head. */
    Plan plan(RequestHead head);
}
