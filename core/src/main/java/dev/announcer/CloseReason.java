package dev.announcer;

/** Why a stream ended. */
public enum CloseReason {
    /** The peer went away, as the adapter noticed. */
    PEER_GONE,
    /** It fell too far behind ({@link Overflow#DISCONNECT}). */
    OVERFLOW,
    /** Bytes waited for it and it took none for the write timeout. */
    WRITE_TIMEOUT,
    /** Its sink threw an exception, which the observer was told. */
    SINK_FAILED,
    /** What was to be sent first could not be had ({@link ListenRequest.Builder#first}), as the observer was told. */
    FIRST_FAILED,
    /** The application ended it. */
    APPLICATION,
    /** It heard everything, and nothing more will be announced ({@link Announcer#finish}). */
    FINISHED,
    /** The announcer was closed. */
    SHUTDOWN
}
