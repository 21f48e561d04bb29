package dev.announcer;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * One thread's share of the listeners: runs one task at a time, in the order in which they were given, each seeing what
 * the one before it did.
 *
 * <p>An event loop is a lane; by default one of a few daemon threads is, which all announcers of the JVM share. All state
 * of a listener is confined to its lane. {@link #execute} may be called from any thread and must never run the task before
 * it returns. Lanes are compared by identity.
 */
public interface Lane extends Executor {
    /** Whether the calling thread is the one on which this lane's tasks run, right now. */
    boolean here();

    /**
     * Runs a task on this lane, not earlier than after this delay. Any thread. A lane that is shut down drops it.
     *
     * <p>With no delay it comes after all that waits by now. The engine gives back so what is left of a long work, after
     * about two milliseconds of it: a lane that has other things to look at, as connections to read from, does that first.
     */
    void after(Duration delay, Runnable task);
}
