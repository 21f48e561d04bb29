package dev.announcer.cli;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an option has its value from when it was not typed: the environment, else the configuration file. */
final class Sources {
    private final Collection<String> names;
    private final Map<String, String> env;
    private final Map<String, String> file;
    private final String fileName;

    private Sources(Collection<String> names, Map<String, String> env, Map<String, String> file, String fileName) {
        this.names = names;
        this.env = env;
        this.file = file;
        this.fileName = fileName;
    }

    /** From the environment alone, these options. */
    static Sources environment(Collection<String> names, Map<String, String> env) {
        return new Sources(names, env, Map.of(), "");
    }

    /** This, and behind it the values of a configuration file. */
    Sources withFile(String name, Map<String, String> values) {
        return new Sources(names, env, values, name);
    }

    /** {@code window-count} is {@code ANNOUNCER_WINDOW_COUNT}. */
    static String variable(String name) {
        return "ANNOUNCER_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The value of an option, or null if neither source has one. */
    @Nullable
    String value(String name) {
        if (!names.contains(name)) {
            return null;
        }
        return isInEnvironment(name) ? env.get(variable(name)) : file.get(name);
    }

    /** An empty variable counts as none: that is how compose files and unit files spell "not set". */
    boolean isInEnvironment(String name) {
        String value = env.get(variable(name));
        return value != null && !value.isEmpty() && !isServiceLink(name, value);
    }

    /** Kubernetes sets ANNOUNCER_PORT=tcp://10.0.0.1:5000 in every pod beside a service that is called announcer. */
    private static boolean isServiceLink(String name, String value) {
        return name.equals("port") && value.startsWith("tcp://");
    }

    /** Where the value came from, for a message. */
    String origin(String name) {
        return isInEnvironment(name) ? variable(name) : name + " in " + fileName;
    }
}
