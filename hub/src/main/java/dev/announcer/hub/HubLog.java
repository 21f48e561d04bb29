package dev.announcer.hub;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** What an operator should know, and nothing of what clients send: no targets, no queries, no keys. */
final class HubLog {
    private HubLog() {}

    /** The logger is asked for when something is to be said: until then it costs no time at the start. */
    private static final class Holder {
        static final Logger LOGGER = System.getLogger("dev.announcer.hub");
    }

    static void debug(String what) {
        Holder.LOGGER.log(Level.DEBUG, what);
    }

    static void warn(String what) {
        Holder.LOGGER.log(Level.WARNING, what);
    }

    static void warn(String what, @Nullable Throwable why) {
        Holder.LOGGER.log(Level.WARNING, what + ": " + why);
    }
}
