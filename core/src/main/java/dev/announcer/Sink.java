package dev.announcer;

/**
 * Where a listener's bytes go; what an adapter implements.
 *
 * <p>Called only on the listener's {@link Lane}; must not block, and must not call back into the engine other than through
 * its {@link Listener}. An exception from {@link #write} closes the listener with {@link CloseReason#SINK_FAILED}.
 */
public interface Sink {
    /**
     * Takes what it can of {@code frames}, from byte {@code from} on, and says how many bytes it took (0 to
     * {@code frames.size() - from}). If these are fewer than all, it is not called again until the adapter has called
     * {@link Listener#resume}, exactly once. What it took must reach the peer in the order in which it was taken.
     *
     * <p>The same frames go to every listener of an audience, one after the other: an adapter may cache its own form of
     * them by identity.
     */
    int write(Frames frames, int from);

    /**
     * The last call, once. If all that was taken can be sent without waiting, the adapter sends it and ends the stream
     * properly; otherwise it aborts the connection. When that is done it calls {@link Listener#ended}.
     */
    void close(CloseReason reason);
}
