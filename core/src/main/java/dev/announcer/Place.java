package dev.announcer;

/** Where an id stands in a journal, as {@link Journal#locate} answers. */
public sealed interface Place {
    /** The position to go on after. */
    long position();

    /** The id is of this journal: what follows it stands after this position, whether it is still held or not. */
    record Known(long position) implements Place {}

    /** The id is not of this journal: its listener is told, and goes on after the newest, which is at this position. */
    record Unknown(long position) implements Place {}
}
