package dev.announcer.web;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bearer keys in requests (RFC 6750). */
final class Bearer {
    // Schemes are case-insensitive (RFC 9110 section 11.1).
    private static final Pattern CREDENTIALS = Pattern.compile("bearer +([^ ]+)", Pattern.CASE_INSENSITIVE);

    private Bearer() {}

    /**
     * Whether the request shows this key: in {@code Authorization}, else in a query parameter (RFC 6750 section 2.3),
     * because {@code EventSource} can send no header. Credentials of another scheme are somebody else's, a proxy's.
     */
    static boolean shows(WebRequest request, Optional<String> parameter, Key key) {
        List<String> values = request.headers("Authorization");
        Matcher credentials = CREDENTIALS.matcher(values.size() == 1 ? values.get(0) : "");
        Optional<String> given = credentials.matches() ? Optional.of(credentials.group(1)) : parameter;
        return given.isPresent() && key.is(given.get());
    }

    /** 401, as RFC 9110 section 15.5.2 and RFC 6750 section 3 ask for it. */
    static WebResponse unauthorized(String how) {
        return Problem.of(401, "the key is missing or wrong; " + how)
                .toResponse()
                .withHeader("www-authenticate", "Bearer");
    }
}
