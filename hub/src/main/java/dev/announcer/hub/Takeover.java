package dev.announcer.hub;

import io.netty.channel.epoll.Epoll;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Takes the descriptors of connections over: a stream that has one needs no channel.
 *
 * <p>There is one on Linux, on a JDK of 22 or newer, if the build was made by such a JDK too, and if native code may be
 * called. Thread-safe.
 */
interface Takeover {
    /** A system property; {@code false} leaves every stream a channel. */
    String SWITCH = "dev.announcer.hub.takeover";

    /** What will hold the descriptors of this lane's streams. */
    Descriptors on(NettyLane lane, Occupancy occupancy);

    /** The one there is, found once. */
    static Optional<Takeover> here() {
        return Found.TAKEOVER;
    }

    /** Found when it is first asked for, because linking takes some ten milliseconds, which the start is to be without. */
    final class Found {
        private static final Optional<Takeover> TAKEOVER = find();

        private Found() {}
    }

    private static Optional<Takeover> find() {
        if (Runtime.version().feature() < 22
                || !Epoll.isAvailable()
                || !Boolean.parseBoolean(System.getProperty(SWITCH, "true"))) {
            return Optional.empty();
        }
        try {
            return ServiceLoader.load(Takeover.class, Takeover.class.getClassLoader())
                    .findFirst();
        } catch (ServiceConfigurationError | LinkageError absent) {
            HubLog.debug("streams stay channels: " + absent);
            return Optional.empty();
        }
    }
}
