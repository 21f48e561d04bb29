package dev.announcer.hub;

import io.netty.channel.Channel;

/**
 * Whether a connection is read: not while too much of it is under way, in or out, so that its peer feels it
 * (back-pressure). Confined to its event loop.
 */
final class Throttle {
    private static final int MAX_BYTES_IN_FLIGHT = 1 << 20;

    private final Answers answers;
    private long bytesInFlight;

    Throttle(Answers answers) {
        this.answers = answers;
    }

    /** A body of so many bytes is acted on. */
    void entered(int bytes) {
        bytesInFlight += bytes;
    }

    /** It was acted on. */
    void left(int bytes) {
        bytesInFlight -= bytes;
    }

    /** Reads, or reads no more. Setting it may read at once. */
    void regulate(Channel channel) {
        boolean room = channel.isWritable() && !answers.isFull() && bytesInFlight < MAX_BYTES_IN_FLIGHT;
        if (room != channel.config().isAutoRead()) {
            channel.config().setAutoRead(room);
        }
    }
}
