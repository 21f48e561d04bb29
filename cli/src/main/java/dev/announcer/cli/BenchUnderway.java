package dev.announcer.cli;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The announcements that have been made and not yet heard by all. Shared by the announcer and the readers.
 *
 * <p>Numbers below {@link #heardByAll} are over. Bounded: the announcer waits before there are more than {@link #MOST}.
 */
final class BenchUnderway {
    /** A power of two. */
    static final int MOST = 1 << 16;

    /** When each was due; a ring, written before {@link #announced} and read after it. */
    private final long[] dueNanos = new long[MOST];

    private volatile long announced;
    private volatile long heardByAll;

    /** What each reader's listeners have heard. */
    private final AtomicLongArray readers;

    // guarded by this
    private BenchHistogram untilAll = new BenchHistogram();
    private long[] refused = new long[16];

    private volatile int refusals;

    private final long startNanos = System.nanoTime();

    BenchUnderway(int readers) {
        this.readers = new AtomicLongArray(readers);
    }

    /** The time since the start of the run; all other times are on this clock. */
    long nowNanos() {
        return System.nanoTime() - startNanos;
    }

    /** The next number is about to be announced. Only by the announcer. */
    void announce(long due) {
        long number = announced;
        dueNanos[at(number)] = due;
        announced = number + 1;
        if (readers.length() == 0) {
            heardByAll = number + 1; // nobody is waited for
        }
    }

    /** The number that comes next. */
    long announced() {
        return announced;
    }

    long heardByAll() {
        return heardByAll;
    }

    /** When a number that is not over yet was due. */
    long dueNanos(long number) {
        return dueNanos[at(number)];
    }

    /** It was not announced after all: nobody will hear it, or not for sure. Numbers come here rising. */
    synchronized void refused(long number) {
        if (refusals == refused.length) {
            refused = Arrays.copyOf(refused, refused.length * 2);
        }
        refused[refusals] = number;
        refusals = refusals + 1;
    }

    boolean isRefused(long number) {
        return refusals > 0 && isAmongRefused(number);
    }

    private synchronized boolean isAmongRefused(long number) {
        return Arrays.binarySearch(refused, 0, refusals, number) >= 0;
    }

    /** How many numbers below this were refused. */
    synchronized long refusedBelow(long number) {
        int found = Arrays.binarySearch(refused, 0, refusals, number);
        return found >= 0 ? found : -found - 1;
    }

    /** All listeners of a reader have heard what lies below a number; says whether by that all of all readers have. */
    boolean heard(int reader, long below) {
        readers.set(reader, below);
        long all = Long.MAX_VALUE;
        for (int i = 0; i < readers.length(); i++) {
            all = Math.min(all, readers.get(i));
        }
        return all > heardByAll && over(all);
    }

    private synchronized boolean over(long below) {
        long nowNanos = nowNanos();
        if (below <= heardByAll) {
            return false; // another reader was here first
        }
        for (long number = heardByAll; number < below; number++) {
            if (!isRefused(number)) {
                untilAll.record(nowNanos - dueNanos(number));
            }
        }
        heardByAll = below;
        return true;
    }

    /** How long it took until all had heard, since the last call. */
    synchronized BenchHistogram takeUntilAll() {
        BenchHistogram taken = untilAll;
        untilAll = new BenchHistogram();
        return taken;
    }

    private static int at(long number) {
        return (int) number & MOST - 1;
    }
}
