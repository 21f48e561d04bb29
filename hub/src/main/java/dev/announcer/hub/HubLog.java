package dev.announcer.hub;

import dev.announcer.AnnounceException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What an operator should know, and nothing of what clients send: no targets, no queries, no keys. */
final class HubLog {
    private HubLog() {}

    /** The logger is asked for when something is to be said: until then it costs no time at the start. */
    private static final class Holder {
        private static final String FORMAT = "java.util.logging.SimpleFormatter.format";
        static final Logger LOGGER = logger();

        /** One line each, as for a service whose journal adds more; unless somebody has decided otherwise. */
        private static Logger logger() {
            if (System.getProperty(FORMAT) == null && System.getProperty("java.util.logging.config.file") == null) {
                System.setProperty(FORMAT, "%1$tFT%1$tT %4$s %5$s%6$s%n");
            }
            return System.getLogger("dev.announcer.hub");
        }
    }

    /**
     * Loads what the first line needs. If that were done when no descriptor is left, the loading would fail, and with it
     * the thread that wanted to say so.
     */
    static void prepare() {
        debug("the log is ready at " + ZoneId.systemDefault());
    }

    static void debug(String what) {
        log(Level.DEBUG, what);
    }

    static void warn(String what) {
        log(Level.WARNING, what);
    }

    static void warn(String what, @Nullable Throwable why) {
        log(Level.WARNING, why == null ? what : what + ": " + told(why));
    }

    /** What comes from outside explains itself; of a fault of the hub the kind is to be seen. */
    private static Object told(Throwable why) {
        if (why instanceof IOException || why instanceof AnnounceException) {
            String sentence = why.getMessage();
            return sentence == null ? why : sentence;
        }
        return why;
    }

    private static void log(Level level, String what) {
        try {
            Holder.LOGGER.log(level, what);
        } catch (LinkageError | RuntimeException unloggable) {
            System.err.println(what + " (and logging failed: " + unloggable + ")");
        }
    }
}
