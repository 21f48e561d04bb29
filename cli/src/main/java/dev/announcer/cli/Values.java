package dev.announcer.cli;

import java.time.Duration;

/**
 * Reads the values of options. Each refuses with an {@link IllegalArgumentException} that says what is needed; who calls
 * puts in front where the value came from.
 */
final class Values {
    private Values() {}

    /** A whole number in ASCII digits. */
    static int integer(String text) {
        if (isNumber(text, 10)) {
            long value = Long.parseLong(text);
            if (value <= Integer.MAX_VALUE) {
                return (int) value;
            }
        }
        throw new IllegalArgumentException("a whole number from 0 to 2147483647 is needed");
    }

    /** A whole number in ASCII digits, of any size. */
    static long count(String text) {
        if (!isNumber(text, 18)) {
            throw new IllegalArgumentException("a whole number is needed, 0 or more");
        }
        return Long.parseLong(text);
    }

    /** Bytes: {@code 1000000}, {@code 64KiB}, {@code 16MiB}, {@code 1GiB}; {@code kB}, {@code MB} and {@code GB} are powers of ten. */
    static long bytes(String text) {
        int unitAt = unitAt(text);
        String number = text.substring(0, unitAt);
        long factor = switch (text.substring(unitAt)) {
            case "", "B" -> 1;
            case "kB" -> 1_000;
            case "KiB" -> 1L << 10;
            case "MB" -> 1_000_000;
            case "MiB" -> 1L << 20;
            case "GB" -> 1_000_000_000;
            case "GiB" -> 1L << 30;
            default -> 0;
        };
        if (factor == 0 || !isNumber(number, 18) || Long.parseLong(number) > Long.MAX_VALUE / factor) {
            throw new IllegalArgumentException("a size is needed, like 64KiB, 16MiB or 1000000");
        }
        return Long.parseLong(number) * factor;
    }

    /** Like {@link #bytes}, at most 2 GiB less one byte. */
    static int intBytes(String text) {
        long bytes = bytes(text);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("at most 2147483647 bytes are allowed");
        }
        return (int) bytes;
    }

    /** {@code 500ms}, {@code 15s}, {@code 3m}, {@code 1h}, {@code 7d}, or {@code 0}. */
    static Duration duration(String text) {
        int unitAt = unitAt(text);
        String number = text.substring(0, unitAt);
        long millis = switch (text.substring(unitAt)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            case "" -> number.equals("0") ? 1 : 0; // no unit is needed only where none could matter
            default -> 0;
        };
        if (millis == 0 || !isNumber(number, 10)) {
            throw new IllegalArgumentException("a duration is needed, like 500ms, 15s, 3m, 1h or 0");
        }
        return Duration.ofMillis(Long.parseLong(number) * millis);
    }

    static boolean yesOrNo(String text) {
        return switch (text) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException("true or false is needed");
        };
    }

    private static int unitAt(String text) {
        int at = 0;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** ASCII digits only: Long.parseLong alone would take signs and the digits of other scripts. */
    private static boolean isNumber(String text, int maxDigits) {
        return !text.isEmpty() && text.length() <= maxDigits && unitAt(text) == text.length();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
