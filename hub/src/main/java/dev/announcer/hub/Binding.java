package dev.announcer.hub;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the addresses that a name stands for, and binds to all of them at one port. */
final class Binding {
    private static final byte[] LOOPBACK_4 = {127, 0, 0, 1};
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final int ATTEMPTS = 16;

    private Binding() {}

    /**
     * What this name or address stands for. {@code localhost} is both loopbacks, whatever the system's table says: browsers
     * try both.
     *
     * @throws IllegalArgumentException if nobody knows it
     */
    static List<InetAddress> addresses(String host) {
        try {
            if (host.equals("localhost")) {
                return List.of(
                        InetAddress.getByAddress("localhost", LOOPBACK_4),
                        InetAddress.getByAddress("localhost", LOOPBACK_6));
            }
            Set<InetAddress> addresses = new LinkedHashSet<>(List.of(InetAddress.getAllByName(host)));
            return List.copyOf(addresses);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("host is \"" + host + "\", which is not known as a name or an address");
        }
    }

    /**
     * Binds to this port, 0: a free one, at each of these addresses that the system has.
     *
     * @throws UncheckedIOException if the port is taken at one of them, or the system has none of them
     */
    static List<Channel> bind(ServerBootstrap bootstrap, List<InetAddress> addresses, int port) {
        for (int attempt = 1; ; attempt++) {
            List<Channel> bound = new ArrayList<>();
            try {
                return bindOnce(bootstrap, addresses, port, bound);
            } catch (UncheckedIOException failed) {
                bound.forEach(channel -> channel.close().syncUninterruptibly());
                // A port that is free at one address may be taken at the other.
                if (port != 0 || attempt == ATTEMPTS || bound.isEmpty()) {
                    throw failed;
                }
            }
        }
    }

    private static List<Channel> bindOnce(
            ServerBootstrap bootstrap, List<InetAddress> addresses, int port, List<Channel> bound) {
        UncheckedIOException absent = null;
        for (InetAddress address : addresses) {
            int at = bound.isEmpty() ? port : ((InetSocketAddress) bound.get(0).localAddress()).getPort();
            ChannelFuture binding = bootstrap.bind(address, at).awaitUninterruptibly();
            if (binding.isSuccess()) {
                bound.add(binding.channel());
                continue;
            }
            String why = String.valueOf(binding.cause().getMessage());
            UncheckedIOException failed =
                    new UncheckedIOException(sentence(address, at, why), new IOException(why, binding.cause()));
            if (isAbsent(why)) {
                absent = failed;
            } else {
                throw failed;
            }
        }
        if (bound.isEmpty() && absent != null) {
            throw absent;
        }
        return bound;
    }

    /** EADDRNOTAVAIL, EAFNOSUPPORT: this system has no such address, as one without IPv6 has no ::1. */
    private static boolean isAbsent(String why) {
        return why.contains("Cannot assign requested address")
                || why.contains("Address family not supported")
                || why.contains("Protocol family unavailable");
    }

    private static String sentence(InetAddress address, int port, String why) {
        String where = "port " + port + " of " + address.getHostAddress();
        if (why.contains("in use")) {
            return where + " is taken by another process";
        }
        if (why.contains("denied")) {
            return where + " may not be taken: below 1024 a port needs more rights than this process has";
        }
        return where + " cannot be listened on: " + why;
    }
}
