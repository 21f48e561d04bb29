package dev.announcer.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BenchOrderTest {
    @ParameterizedTest
    @CsvSource({
        "'0,1,2,3', 0, 0, 0",
        "'0,2,3', 1, 0, 0", // dropped
        "'1', 1, 0, 0", // the first of all, dropped
        "'0,1,1,2', 0, 1, 0", // doubled
        "'0,2,1,3', 0, 0, 1", // swapped
        "'2,1,0', 0, 0, 2",
        "'0,2,1,1,3', 0, 1, 1",
        "'0,70,7', 68, 0, 1", // the farthest that is remembered
        "'0,70,7,7', 68, 1, 1",
        "'0,71,8', 69, 0, 1",
        "'0,71,7', 70, 1, 0", // further back, it counts as doubled
        "'0,200,137,136', 198, 1, 1",
    })
    void numbers_misbehaving_areCounted(String numbers, long missing, long doubled, long late) {
        BenchOrder order = new BenchOrder();
        for (String number : numbers.split(",", -1)) {
            order.heard(Long.parseLong(number));
        }
        assertEquals(List.of(missing, doubled, late), List.of(order.missing(), order.doubled(), order.late()));
    }

    @RepeatedTest(20)
    void numbers_shuffledWithinReach_missNothing() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        BenchOrder order = new BenchOrder();
        for (int block = 0; block < 50; block++) {
            List<Long> numbers = new ArrayList<>();
            for (long i = 0; i < 64; i++) {
                numbers.add(block * 64 + i);
            }
            Collections.shuffle(numbers, random);
            numbers.forEach(order::heard);
        }
        assertEquals(0, order.missing(), () -> "seed " + seed);
        assertEquals(0, order.doubled(), () -> "seed " + seed);
        assertEquals(50 * 64, order.next());
    }
}
