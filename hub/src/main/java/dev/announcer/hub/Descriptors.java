package dev.announcer.hub;

import dev.announcer.Listener;
import dev.announcer.Sink;
import io.netty.channel.unix.FileDescriptor;
import java.util.Optional;

/**
 * The streams of one lane that are descriptors and nothing else. The lane is their one owner: it alone writes to them and
 * closes them, on its own thread, because the number of a closed descriptor is at once another connection's.
 */
interface Descriptors {
    /**
     * Makes a connection a stream of this lane: under a descriptor of its own, so that the one it came with can, and must,
     * be closed by whoever has it. Any thread; nothing that was written to the connection may still wait in this process.
     *
     * @param head the head of the response, sent before anything else
     * @return empty if no descriptor is free
     */
    Optional<Sink> take(FileDescriptor connection, byte[] head, boolean chunked, Listener listener);

    /** Closes all that are left, and what they are polled by. On the lane; idempotent. */
    void end();
}
