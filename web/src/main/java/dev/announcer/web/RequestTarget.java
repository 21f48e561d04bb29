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
        if (!target.startsWith("/")) { // as nearly all do
            Matcher absolute = ABSOLUTE.matcher(target);
            if (absolute.matches()) {
                // An empty path is "/" (RFC 9110 section 4.2.3).
                String rest = absolute.group(2).startsWith("/") ? absolute.group(2) : "/" + absolute.group(2);
                return split(Optional.of(absolute.group(1)), rest);
            }
        }
        return split(Optional.empty(), target);
    }

    private static RequestTarget split(Optional<String> authority, String rest) {
        int mark = rest.indexOf('?');
        return mark < 0
                ? new RequestTarget(authority, rest, Optional.empty())
                : new RequestTarget(authority, rest.substring(0, mark), Optional.of(rest.substring(mark + 1)));
    }
}
