package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class BenchAxisTest {
    @Test
    void ticks_areRoundNumbers() {
        assertEquals(List.of(0.0, 50.0, 100.0, 150.0), BenchAxis.upTo(117, 4).ticks());
        assertEquals(List.of(0.0, 5.0, 10.0), BenchAxis.exactly(13, 4).ticks());
        assertEquals(13, BenchAxis.exactly(13, 4).high());
        assertEquals(List.of(5e6, 1e7, 2e7), BenchAxis.decades(4e6, 2.5e7).ticks());
        assertEquals(List.of(1e3, 1e4, 1e5, 1e6), BenchAxis.decades(500, 2e6).ticks());
    }

    @Test
    void values_lieWhereTheyBelong() {
        BenchAxis logarithmic = BenchAxis.decades(1e3, 1e5);
        assertEquals(0, logarithmic.at(1e3));
        assertEquals(0.5, logarithmic.at(1e4), 1e-9);
        assertEquals(1, logarithmic.at(1e9), "what lies outside is drawn at the edge");
        assertEquals(0.25, BenchAxis.exactly(8, 4).at(2));
    }

    @RepeatedTest(20)
    void anyRange_hasTicksWithinIt() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        double most = Math.pow(10, random.nextDouble() * 15 - 3);
        double least = most * random.nextDouble();
        for (BenchAxis axis :
                List.of(BenchAxis.upTo(most, 4), BenchAxis.exactly(most, 10), BenchAxis.decades(least, most))) {
            assertTrue(axis.high() >= most * 0.999_999, () -> "seed " + seed + ": " + axis);
            assertTrue(!axis.ticks().isEmpty() && axis.ticks().size() <= 16, () -> "seed " + seed + ": " + axis);
            for (double tick : axis.ticks()) {
                assertTrue(axis.at(tick) >= 0 && tick <= axis.high() * 1.01, () -> "seed " + seed + ": " + axis);
            }
        }
    }

    @Test
    void emptyRange_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BenchAxis(1, 1, false, List.of()));
        assertEquals(1e-9, BenchAxis.exactly(0, 4).high());
        assertTrue(BenchAxis.decades(5, 5).high() > 5);
    }
}
