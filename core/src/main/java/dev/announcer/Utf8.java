package dev.announcer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Decodes UTF-8 as the Encoding Standard does (section 8.1.1): nothing is refused, what is malformed becomes U+FFFD.
 *
 * <p>The JDK's decoders differ from it: they make one U+FFFD of ED A0 80, the standard makes three.
 */
final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** The text of these bytes. */
    static String decode(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, UTF_8);
        // The JDK decodes what is well-formed, and fast; where it replaced something, the standard's own steps decide.
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeByTheStandard(bytes, from, to);
    }

    private static String decodeByTheStandard(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        int codePoint = 0;
        int needed = 0;
        int lower = 0x80;
        int upper = 0xBF;
        for (int i = from; i < to; i++) {
            int b = bytes[i] & 0xFF;
            if (needed > 0 && (b < lower || b > upper)) {
                text.append(REPLACEMENT);
                needed = 0; // and the byte begins anew
                lower = 0x80;
                upper = 0xBF;
            }
            if (needed > 0) {
                codePoint = (codePoint << 6) | (b & 0x3F);
                lower = 0x80;
                upper = 0xBF;
                if (--needed == 0) {
                    text.appendCodePoint(codePoint);
                }
            } else if (b < 0x80) {
                text.append((char) b);
            } else if (b < 0xC2 || b > 0xF4) {
                text.append(REPLACEMENT);
            } else if (b < 0xE0) {
                needed = 1;
                codePoint = b & 0x1F;
            } else if (b < 0xF0) {
                lower = b == 0xE0 ? 0xA0 : 0x80; // shorter forms exist
                upper = b == 0xED ? 0x9F : 0xBF; // surrogates
                needed = 2;
                codePoint = b & 0xF;
            } else {
                lower = b == 0xF0 ? 0x90 : 0x80;
                upper = b == 0xF4 ? 0x8F : 0xBF; // above U+10FFFF
                needed = 3;
                codePoint = b & 0x7;
            }
        }
        if (needed > 0) {
            text.append(REPLACEMENT);
        }
        return text.toString();
    }
}
