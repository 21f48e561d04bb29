package dev.announcer.hub;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Sets on a listening socket what the connections accepted from it inherit, on Linux all of these: a system call each for
 * all of them instead of for each of them. TCP_NODELAY is not among them because Netty sets it on every connection.
 */
final class ListeningOptions extends ChannelInitializer<EpollServerSocketChannel> {
    /**
     * How much the kernel may hold that it has not sent: with its own, automatic sizes, readers that are dead hide behind
     * megabytes each. A bound on what is unsent, unlike one on the buffer, does not throttle long distances.
     */
    static final int UNSENT_BYTES = 32 << 10;

    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_KEEPALIVE = 9;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_USER_TIMEOUT = 18;
    private static final int TCP_NOTSENT_LOWAT = 25;

    private final long writeTimeoutNanos;

    ListeningOptions(long writeTimeoutNanos) {
        this.writeTimeoutNanos = writeTimeoutNanos;
    }

    @Override
    protected void initChannel(EpollServerSocketChannel channel) {
        Socket socket = new Socket(channel.fd().intValue());
        set(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
        if (!set(socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, UNSENT_BYTES)) {
            set(socket, SOL_SOCKET, SO_SNDBUF, UNSENT_BYTES);
        }
        if (writeTimeoutNanos > 0) {
            // A peer that vanished, or never reads, is found out by the kernel too.
            long millis = TimeUnit.NANOSECONDS.toMillis(writeTimeoutNanos);
            set(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, (int) Math.min(Math.max(1, millis), Integer.MAX_VALUE));
        }
    }

    /** Not every kernel that has epoll knows all of these: sandboxes for one. */
    private static boolean set(Socket socket, int level, int option, int value) {
        try {
            socket.setIntOpt(level, option, value);
            return true;
        } catch (IOException unknown) {
            HubLog.debug("no option " + option + " of level " + level + " for listening sockets: " + unknown);
            return false;
        }
    }
}
