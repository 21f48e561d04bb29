package dev.announcer;

/**
 * What happens to a listener that has been up to date and has fallen too far behind: more than half of the window's
 * count, or half of its bytes, with something in it that the listener selects. The newest announcement alone is never too
 * much, and one whose first bytes were taken already is not missed.
 */
public enum Overflow {
    /**
     * The stream ends. The listener reconnects with the id it heard last and finds its place in the other half of the
     * window: nothing is lost.
     */
    DISCONNECT,
    /** The listener goes on at the newest announcement and is told by a {@code stream-reset} that it missed some. */
    SKIP
}
