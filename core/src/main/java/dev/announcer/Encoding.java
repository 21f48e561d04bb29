package dev.announcer;

/** How a frame is framed on the way out: a pure function of one frame, so that all listeners of an audience share it. */
public enum Encoding {
    /** The bytes of {@code text/event-stream} as they are: HTTP/1.0, or a container that frames by itself. */
    RAW,
    /** Each frame a chunk of its own (RFC 9112 section 7.1). */
    CHUNKED
}
