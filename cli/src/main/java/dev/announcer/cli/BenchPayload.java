package dev.announcer.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Locale;

/**
 * What is announced: {@code RUN NUMBER DUE xxxx}, by which each delivery is recognised, put in order and timed.
 *
 * <p>RUN, 8 hexadecimal digits, tells this run from others at the same hub; NUMBER, 10 digits, counts the announcements from
 * 0; DUE, 15 digits, is when it was due, in nanoseconds from the start of the run. The rest fills it up to its length.
 */
final class BenchPayload {
    /** The shortest that can be asked for. */
    static final int MIN_BYTES = 35;

    private static final int RUN_LENGTH = 8;
    private static final int NUMBER_AT = 9;
    private static final int NUMBER_LENGTH = 10;
    private static final int DUE_AT = 20;
    private static final int DUE_LENGTH = 15;

    private final byte[] run;
    private final int length;

    /** Payloads of so many bytes, for the run of this id. */
    BenchPayload(int run, int length) {
        if (length < MIN_BYTES) {
            throw new IllegalArgumentException("length is " + length + "; at least " + MIN_BYTES + " is needed");
        }
        this.run = String.format(Locale.ROOT, "%08x", run).getBytes(US_ASCII);
        this.length = length;
    }

    int length() {
        return length;
    }

    /** One without its numbers, for {@link #stamp}. */
    byte[] blank() {
        byte[] blank = new byte[length];
        Arrays.fill(blank, (byte) 'x');
        System.arraycopy(run, 0, blank, 0, RUN_LENGTH);
        blank[NUMBER_AT - 1] = ' ';
        blank[DUE_AT - 1] = ' ';
        if (length > MIN_BYTES) {
            blank[MIN_BYTES] = ' ';
        }
        return blank;
    }

    /** Writes the numbers of an announcement into what {@link #blank} made, which stands there. */
    static void stamp(byte[] bytes, int at, long number, long dueNanos) {
        digits(bytes, at + NUMBER_AT, NUMBER_LENGTH, number);
        digits(bytes, at + DUE_AT, DUE_LENGTH, dueNanos);
    }

    /** Whether what stands there begins like a payload of this run. */
    boolean isOurs(byte[] bytes, int at) {
        return Arrays.equals(bytes, at, at + RUN_LENGTH, run, 0, RUN_LENGTH);
    }

    /** The number; -1 if there is none. */
    static long number(byte[] bytes, int at) {
        return number(bytes, at + NUMBER_AT, NUMBER_LENGTH);
    }

    /** When it was due, in nanoseconds from the start of the run; -1 if that is not there. */
    static long dueNanos(byte[] bytes, int at) {
        return number(bytes, at + DUE_AT, DUE_LENGTH);
    }

    private static void digits(byte[] into, int at, int length, long number) {
        long rest = number;
        for (int i = at + length - 1; i >= at; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static long number(byte[] bytes, int at, int length) {
        long number = 0;
        for (int i = at; i < at + length; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
