package dev.announcer.web;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request target in its parts (RFC 9112 section 3.2), undecoded.
 *
 * @param authority of a target in absolute form; it holds instead of {@code Host} (section 3.2.2)
 * @param path begins with {@code /}, but for {@code OPTIONS *}
 * @param query what stands behind the first {@code ?}; may be empty
 */
public record RequestTarget(Optional<String> authority, String path, Optional<String> query) {
    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://([^/?]*)(.*)", Pattern.DOTALL);

    /** Checks. */
    public RequestTarget {
        Objects.requireNonNull(authority, "authority");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(query, "query");
    }

    /** The parts of this target; takes any text, the path of nonsense is no route's. */
    public static RequestTarget parse(String target) {
        Optional<String> authority = Optional.empty();
        String rest = target;
        Matcher absolute = ABSOLUTE.matcher(target);
        if (absolute.matches()) {
            authority = Optional.of(absolute.group(1));
            // An empty path is "/" (RFC 9110 section 4.2.3).
            rest = absolute.group(2).startsWith("/") ? absolute.group(2) : "/" + absolute.group(2);
        }
        int mark = rest.indexOf('?');
        return mark < 0
                ? new RequestTarget(authority, rest, Optional.empty())
                : new RequestTarget(authority, rest.substring(0, mark), Optional.of(rest.substring(mark + 1)));
    }
}
