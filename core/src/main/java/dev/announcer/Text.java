package dev.announcer;

import java.util.Objects;

/** The checks that every name on the wire has to pass, in one place. */
final class Text {
    private Text() {}

    /**
     * Refuses what would break the framing or could not be sent back in a header: control characters, unpaired
     * surrogates (they have no UTF-8 form), and more than {@code maxBytes} bytes.
     */
    static String name(String what, String value, int maxBytes) {
        Objects.requireNonNull(value, what);
        int bytes = utf8Length(what, value);
        if (bytes > maxBytes) {
            throw new IllegalArgumentException(
                    what + " has " + bytes + " bytes of UTF-8, at most " + maxBytes + " are allowed");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c)) {
                throw new IllegalArgumentException(what + " contains the control character U+"
                        + String.format("%04X", (int) c) + " at index " + i + "; none is allowed");
            }
        }
        return value;
    }

    /** The length in bytes of {@code value} in UTF-8; refuses unpaired surrogates. */
    static int utf8Length(String what, String value) {
        int bytes = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == value.length()
                        || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    throw new IllegalArgumentException(
                            what + " has an unpaired surrogate at index " + i + ", which has no UTF-8 form");
                }
                bytes += 4;
                i++;
            }
        }
        return bytes;
    }
}
