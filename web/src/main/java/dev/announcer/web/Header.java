package dev.announcer.web;

import java.util.Objects;

/**
 * A header field of a response (RFC 9110 section 5).
 *
 * @param name in lower case, so that it can be sent as it is over HTTP/2 too
 * @param value ASCII, without control characters
 */
public record Header(String name, String value) {
    /**
     * Checks that the field cannot end early (CWE-113, response splitting: RFC 9110 section 5.5).
     *
     * @throws IllegalArgumentException if the name is not a lower-case token, or the value is not visible ASCII
     */
    public Header {
        Objects.requireNonNull(value, "value");
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "name is \"" + name + "\"; lower-case letters, digits and - are allowed");
        }
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < 0x20 || value.charAt(i) >= 0x7F) {
                throw new IllegalArgumentException(
                        "the value of " + name + " holds something else than printable ASCII");
            }
        }
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
