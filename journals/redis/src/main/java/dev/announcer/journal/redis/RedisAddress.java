package dev.announcer.journal.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code redis[s]://[user:password@]host[:port][/db][?key=announcer&wait=0s&heartbeat=5s&timeout=5s&ca=PATH]} says.
 *
 * <p>No message of it shows the user or the password.
 *
 * @param user null: the default one
 * @param password null: none
 * @param ca the certificates that are trusted instead of the JVM's
 */
record RedisAddress(
        boolean tls,
        @Nullable String user,
        @Nullable String password,
        String host,
        int port,
        int database,
        @Nullable Path ca,
        RedisSettings settings) {

    private static final int DEFAULT_PORT = 6379;
    private static final Set<String> PARAMETERS = Set.of("key", "wait", "heartbeat", "timeout", "ca");
    private static final Pattern FORM =
            Pattern.compile("(rediss?)://(?:([^/?#]*)@)?([^/?#@]*)(?:/([^?#]*))?(?:\\?([^#]*))?");
    private static final Pattern HOST = Pattern.compile("([^:\\[\\]]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    static RedisAddress parse(String uri) {
        Matcher form = FORM.matcher(uri);
        // An @ that comes too late belongs to a password with a / ? or #, of which nothing is to be shown.
        if (!form.matches() || isAfterAt(form.group(4)) || isAfterAt(form.group(5))) {
            throw new IllegalArgumentException(
                    "the address of the journal is to be "
                            + "redis[s]://[user:password@]host[:port][/db][?key=announcer]; "
                            + "in a user or a password / ? # and % are written as %2F %3F %23 %25, and behind the host @ as %40");
        }
        Matcher host = HOST.matcher(form.group(3));
        int port = host.matches() && host.group(2) != null ? Integer.parseInt(host.group(2)) : DEFAULT_PORT;
        if (!host.matches() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "the host of the journal's address is to be host[:port], with a port of 1 to 65535");
        }
        String[] login = login(form.group(2));
        boolean tls = form.group(1).equals("rediss");
        Map<String, String> query = query(form.group(5));
        String ca = query.get("ca");
        if (ca != null && !tls) {
            throw new IllegalArgumentException("ca is for rediss: redis is not encrypted");
        }
        return new RedisAddress(
                tls,
                login[0],
                login[1],
                host.group(1).startsWith("[")
                        ? host.group(1).substring(1, host.group(1).length() - 1)
                        : host.group(1),
                port,
                database(form.group(4)),
                ca == null ? null : Path.of(ca),
                settings(query));
    }

    private static boolean isAfterAt(@Nullable String part) {
        return part != null && part.contains("@");
    }

    private static @Nullable String[] login(@Nullable String given) {
        if (given == null) {
            return new String[] {null, null};
        }
        int colon = given.indexOf(':');
        if (colon < 0 || colon == given.length() - 1) {
            throw new IllegalArgumentException("before the @ stands user:password, or :password for the default user");
        }
        String user = decode("the user", given.substring(0, colon));
        return new String[] {user.isEmpty() ? null : user, decode("the password", given.substring(colon + 1))};
    }

    private static int database(@Nullable String given) {
        if (given == null || given.isEmpty()) {
            return 0;
        }
        if (!given.matches("\\d{1,6}")) {
            throw new IllegalArgumentException("behind the host stands the number of a database, not \"" + given
                    + "\"; the name of the journal is given as ?key=NAME");
        }
        return Integer.parseInt(given);
    }

    private static Map<String, String> query(@Nullable String given) {
        Map<String, String> values = new HashMap<>();
        if (given == null || given.isEmpty()) {
            return values;
        }
        for (String pair : given.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!PARAMETERS.contains(name)) {
                throw new IllegalArgumentException("the address of the journal has a parameter \"" + name
                        + "\"; there are key, wait, heartbeat, timeout and ca");
            }
            if (values.put(name, equals < 0 ? "" : decode(name, pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("the address of the journal gives " + name + " twice");
            }
        }
        return values;
    }

    private static RedisSettings settings(Map<String, String> query) {
        RedisSettings defaults = RedisSettings.DEFAULTS;
        return new RedisSettings(
                query.getOrDefault("key", defaults.key()),
                duration("wait", query.get("wait"), defaults.maxWait()),
                duration("heartbeat", query.get("heartbeat"), defaults.heartbeat()),
                duration("timeout", query.get("timeout"), defaults.timeout()));
    }

    private static Duration duration(String name, @Nullable String given, Duration otherwise) {
        if (given == null) {
            return otherwise;
        }
        Matcher form = DURATION.matcher(given);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    name + " is \"" + given + "\", allowed is a number with ms, s, m or h behind it");
        }
        long amount = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    /** Resolves %XX; unlike in a form, + is a plus. */
    private static String decode(String what, String text) {
        try {
            return java.net.URLDecoder.decode(text.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(what + " has a % that two hexadecimal digits do not follow");
        }
    }

    /** Where it is, without who one is there. */
    String shown() {
        return (tls ? "rediss://" : "redis://") + Objects.toString(host.contains(":") ? "[" + host + "]" : host) + ":"
                + port + (database == 0 ? "" : "/" + database);
    }

    @Override
    public String toString() {
        return shown() + "?key=" + settings.key();
    }
}
