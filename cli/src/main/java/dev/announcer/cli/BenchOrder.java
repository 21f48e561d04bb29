package dev.announcer.cli;

/**
 * What one listener has heard, by number: finds what is missing, doubled, or came late.
 *
 * <p>Numbers rise by one from 0. A number that is skipped counts as missing until it comes after all, and then as out of
 * order. The last 64 are remembered one by one; a number from further back counts as doubled.
 */
final class BenchOrder {
    private static final int REMEMBERED = Long.SIZE;

    private long next;
    /** Bit i says whether the number {@code next - 1 - i} has come. */
    private long came;

    private long missing;
    private long doubled;
    private long late;

    void heard(long number) {
        if (number >= next) {
            long skipped = number - next;
            missing += skipped;
            came = skipped < REMEMBERED - 1 ? came << (skipped + 1) | 1 : 1;
            next = number + 1;
            return;
        }
        long back = next - 1 - number;
        if (back >= REMEMBERED || (came >>> back & 1) != 0) {
            doubled++;
        } else {
            came |= 1L << back;
            late++;
            missing--;
        }
    }

    /** The number that is due next: one more than the highest that has come. */
    long next() {
        return next;
    }

    /** How many below {@link #next} have not come. */
    long missing() {
        return missing;
    }

    long doubled() {
        return doubled;
    }

    /** How many came after a higher number. */
    long late() {
        return late;
    }
}
