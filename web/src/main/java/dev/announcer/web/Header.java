package dev.announcer.web;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A header field of a response (RFC 9110 section 5).
 *
 * @param name in lower case, so that it can be sent as it is over HTTP/2 too
 * @param value ASCII, without control characters
 */
public record Header(String name, String value) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+");

    /**
     * Checks that the field cannot end early (CWE-113, response splitting: RFC 9110 section 5.5).
     *
     * @throws IllegalArgumentException if the name is not a lower-case token, or the value is not visible ASCII
     */
    public Header {
        Objects.requireNonNull(value, "value");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name is \"" + name + "\"; lower-case letters, digits and - are allowed");
        }
        if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            throw new IllegalArgumentException("the value of " + name + " holds something else than printable ASCII");
        }
    }
}
