package dev.announcer;

/** One open stream, as its adapter sees it. All methods may be called from any thread, and none runs the engine inline. */
public interface Listener {
    /** The sink can take more: exactly once after each short {@link Sink#write}; may come before that call returned. */
    void resume();

    /** The peer is gone, or, after {@link Sink#close}, all has been sent or given up. Idempotent. */
    void ended();

    /** Ends the stream for this reason. Idempotent; the first reason counts. */
    void close(CloseReason reason);
}
