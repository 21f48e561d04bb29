package dev.announcer.cli;

/**
 * Up to where all listeners of one reader have heard. Confined to the reader's thread.
 *
 * <p>Everybody hears every number, or, with topics of their own, the listener {@code number % listeners} alone. Only those who
 * are there count: who leaves is waited for no longer.
 */
final class BenchAttendance {
    private final int listeners;
    private final boolean ownTopics;
    private final boolean[] present;
    private int live;

    /** How many have heard a number, for those from {@link #heardBelow} on; a ring. */
    private final int[] heard = new int[BenchUnderway.MOST];

    private long heardBelow;

    BenchAttendance(int listeners, boolean ownTopics) {
        this.listeners = listeners;
        this.ownTopics = ownTopics;
        this.present = new boolean[listeners];
    }

    /** A listener of this reader is there, before anything was announced. */
    void joined(int listener) {
        present[listener] = true;
        live++;
    }

    /** A listener is there no longer; it had heard, or missed, everything below a number. */
    void left(int listener, long next) {
        present[listener] = false;
        live--;
        if (!ownTopics) {
            for (long number = heardBelow; number < next; number++) {
                heard[at(number)]--;
            }
        }
    }

    /** One more listener has heard this number, or heard a later one instead. */
    void heard(long number) {
        if (number >= heardBelow) {
            heard[at(number)]++;
        }
    }

    /** Goes on to the first number that somebody here has yet to hear, and returns it. */
    long advance(BenchUnderway underway) {
        long announced = underway.announced();
        while (heardBelow < announced
                && (heard[at(heardBelow)] >= expected(heardBelow) || underway.isRefused(heardBelow))) {
            heard[at(heardBelow)] = 0;
            heardBelow++;
        }
        return heardBelow;
    }

    private int expected(long number) {
        return !ownTopics ? live : present[(int) (number % listeners)] ? 1 : 0;
    }

    private static int at(long number) {
        return (int) number & BenchUnderway.MOST - 1;
    }
}
