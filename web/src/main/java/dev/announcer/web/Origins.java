package dev.announcer.web;

import java.util.regex.Pattern;

/** Origins as browsers send them (RFC 6454 section 6.2). */
final class Origins {
    private static final Pattern SERIALIZED =
            Pattern.compile("[a-z][a-z0-9+.-]*://(\\[[0-9a-f:.]+\\]|[a-z0-9._~-]+)(:[1-9][0-9]{0,4})?");

    private Origins() {}

    /** Returns the origin, if a browser could send it. */
    static String check(String origin) {
        boolean usual = (origin.startsWith("http:") && origin.endsWith(":80"))
                || (origin.startsWith("https:") && origin.endsWith(":443"));
        if (!SERIALIZED.matcher(origin).matches() || usual) {
            throw new IllegalArgumentException("corsOrigin is \"" + origin
                    + "\"; a browser sends an origin as https://app.example or http://localhost:3000: in lower case, "
                    + "without a path, without the scheme's own port; * and null are not allowed");
        }
        return origin;
    }
}
