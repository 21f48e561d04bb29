package dev.announcer.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis of a picture: which values it spans, where each lies on it, and which are marked.
 *
 * @param low the value at its beginning
 * @param high the value at its end, above {@code low}
 * @param logarithmic whether equal distances are equal ratios; then both values are above 0
 * @param ticks the values that are marked, rising
 */
record BenchAxis(double low, double high, boolean logarithmic, List<Double> ticks) {
    private static final double[] STEPS = {1, 2, 5, 10};

    BenchAxis {
        ticks = List.copyOf(ticks);
        if (!(high > low) || (logarithmic && low <= 0)) {
            throw new IllegalArgumentException("low is " + low + " and high " + high);
        }
    }

    /** From 0 to a round number that is no less than this, with about so many steps. */
    static BenchAxis upTo(double most, int steps) {
        double step = step(Math.max(most, 1e-9) / steps);
        double high = Math.ceil(Math.max(most, 1e-9) / step - 1e-9) * step;
        return new BenchAxis(0, high, false, multiples(step, high));
    }

    /** From 0 to exactly this, with about so many steps. */
    static BenchAxis exactly(double high, int steps) {
        double end = Math.max(high, 1e-9);
        return new BenchAxis(0, end, false, multiples(step(end / steps), end));
    }

    /** All decades between these, at least one; marked at 1, 2 and 5, or, if there are many, at 1 only. */
    static BenchAxis decades(double least, double most) {
        double low = Math.max(1, least);
        double high = Math.max(low * 10, most);
        int decades = (int) Math.ceil(Math.log10(high / low));
        List<Double> ticks = new ArrayList<>();
        for (double decade = Math.pow(10, Math.floor(Math.log10(low))); decade <= high; decade *= 10) {
            for (double step : decades <= 3 ? new double[] {1, 2, 5} : new double[] {1}) {
                if (decade * step >= low * 0.999 && decade * step <= high * 1.001) {
                    ticks.add(decade * step);
                }
            }
        }
        return new BenchAxis(low, high, true, ticks);
    }

    private static double step(double atLeast) {
        double decade = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (double step : STEPS) {
            if (step * decade >= atLeast * 0.999) {
                return step * decade;
            }
        }
        return 10 * decade;
    }

    private static List<Double> multiples(double step, double high) {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i * step <= high * 1.000001; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** Where a value lies: 0 is the beginning, 1 the end. */
    double at(double value) {
        double part = logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        return Math.max(0, Math.min(1, part));
    }
}
