package dev.announcer;

import static dev.announcer.Fixtures.frame;
import static dev.announcer.Fixtures.frameOf;
import static dev.announcer.Fixtures.positions;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class WindowTest {
    private static final int ANY = Integer.MAX_VALUE;

    private final FakeTicker ticker = new FakeTicker();

    private Window window(int maxCount, long maxBytes, long maxAgeNanos) {
        return new Window(maxCount, maxBytes, maxAgeNanos, ticker);
    }

    private Window window(int maxCount) {
        return window(maxCount, Long.MAX_VALUE, 0);
    }

    private static void add(Window window, long... positions) {
        for (long position : positions) {
            window.add(frame(position));
        }
    }

    private static List<Long> held(Window window) {
        return positions(window.run(window.floor(), ANY, any -> true));
    }

    // ---- bounds ----

    @Test
    void add_moreThanMaxCount_dropsTheOldest() {
        Window window = window(3);
        add(window, 1, 2, 3, 4, 5);
        assertThat(held(window)).containsExactly(3L, 4L, 5L);
        assertThat(window.floor()).isEqualTo(2);
        assertThat(window.tail()).isEqualTo(5);
    }

    @Test
    void add_moreThanMaxBytes_dropsUntilTheRestFits() {
        Window window = window(100, 300, 0);
        window.add(frameOf(1, 100));
        window.add(frameOf(2, 100));
        window.add(frameOf(3, 100));
        assertThat(held(window)).containsExactly(1L, 2L, 3L);
        window.add(frameOf(4, 101));
        assertThat(held(window)).containsExactly(3L, 4L);
    }

    @Test
    void add_oneLargerThanTheWindow_isKeptAlone() {
        Window window = window(100, 300, 0);
        window.add(frameOf(1, 100));
        window.add(frameOf(2, 1000));
        assertThat(held(window)).containsExactly(2L);
        window.add(frameOf(3, 100));
        assertThat(held(window)).containsExactly(3L);
    }

    @Test
    void add_olderThanMaxAge_areDropped() {
        Window window = window(100, Long.MAX_VALUE, 10);
        add(window, 1);
        ticker.advance(6);
        add(window, 2);
        ticker.advance(4);
        add(window, 3);
        assertThat(held(window)).containsExactly(1L, 2L, 3L); // exactly as old as is allowed
        ticker.advance(1);
        add(window, 4);
        assertThat(held(window)).containsExactly(2L, 3L, 4L);
    }

    @Test
    void expire_allTooOld_leavesAnEmptyWindowAtItsTail() {
        Window window = window(100, Long.MAX_VALUE, 10);
        add(window, 1, 5);
        ticker.advance(11);
        window.expire();
        assertThat(held(window)).isEmpty();
        assertThat(window.floor()).isEqualTo(5);
        assertThat(window.run(4, ANY, any -> true)).isNull();
        window.expire(); // of an empty one
        add(window, 6);
        assertThat(held(window)).containsExactly(6L);
    }

    @Test
    void expire_withoutMaxAge_dropsNothing() {
        Window window = window(100);
        add(window, 1);
        ticker.advance(Long.MAX_VALUE / 2);
        window.expire();
        assertThat(held(window)).containsExactly(1L);
    }

    @Test
    void add_windowOfOne_holdsTheNewest() {
        Window window = window(1);
        for (long position = 1; position <= 20; position++) {
            add(window, position);
            assertThat(held(window)).containsExactly(position);
            assertThat(window.run(position - 2, ANY, any -> true)).isNull();
        }
        assertThat(window.overflowPosition()).isEqualTo(19);
    }

    @Test
    void add_ringGrows_keepsAll() {
        for (int maxCount : new int[] {1, 7, 8, 9, 15, 16, 17, 100}) {
            Window window = window(maxCount);
            for (long position = 1; position <= 250; position++) {
                add(window, position);
                long oldest = Math.max(1, position - maxCount + 1);
                assertThat(held(window))
                        .isEqualTo(
                                LongStream.rangeClosed(oldest, position).boxed().toList());
            }
        }
    }

    @Test
    void start_laterThanZero_isWhereTheEmptyWindowStands() {
        Window window = window(10);
        window.start(40);
        assertThat(window.floor()).isEqualTo(40);
        assertThat(window.tail()).isEqualTo(40);
        assertThat(window.run(39, ANY, any -> true)).isNull();
        assertThat(window.run(40, ANY, any -> true)).isEqualTo(new Run(List.of(), 40));
        assertThat(window.before(0)).isEqualTo(40);
        assertThat(window.before(1)).isEqualTo(-1);
        assertThat(window.overflowPosition()).isEqualTo(40);
    }

    // ---- runs ----

    @Test
    void run_holesInPositions_beginsAfterThePosition() {
        Window window = window(10);
        add(window, 3, 4, 9, 12, 13);
        assertThat(positions(window.run(0, ANY, any -> true))).containsExactly(3L, 4L, 9L, 12L, 13L);
        assertThat(positions(window.run(3, ANY, any -> true))).containsExactly(4L, 9L, 12L, 13L);
        assertThat(positions(window.run(5, ANY, any -> true))).containsExactly(9L, 12L, 13L);
        assertThat(positions(window.run(8, ANY, any -> true))).containsExactly(9L, 12L, 13L);
        assertThat(positions(window.run(9, ANY, any -> true))).containsExactly(12L, 13L);
        assertThat(window.run(13, ANY, any -> true)).isEqualTo(new Run(List.of(), 13));
        // Who is ahead of the window, by a page, stays where he is.
        assertThat(window.run(20, ANY, any -> true)).isEqualTo(new Run(List.of(), 20));
    }

    @Test
    void run_belowTheFloor_isNull() {
        Window window = window(2);
        add(window, 3, 6, 9, 12); // 6 is the floor
        assertThat(window.run(5, ANY, any -> true)).isNull();
        assertThat(positions(window.run(6, ANY, any -> true))).containsExactly(9L, 12L);
    }

    @Test
    void run_moreThanMaxRunBytes_endsBeforeWhatDoesNotFit() {
        Window window = window(10);
        for (int position = 1; position <= 5; position++) {
            window.add(frameOf(position, 100));
        }
        Run run = window.run(0, 250, any -> true);
        assertThat(positions(run)).containsExactly(1L, 2L);
        assertThat(run.through()).isEqualTo(2);
        assertThat(positions(window.run(2, 300, any -> true))).containsExactly(3L, 4L, 5L);
        Run one = window.run(3, 10, any -> true);
        assertThat(positions(one)).containsExactly(4L); // the first alone may be larger
        assertThat(one.through()).isEqualTo(4);
    }

    @Test
    void run_fewWanted_isCompleteThroughWhatWasLookedAt() {
        Window window = window(10);
        add(window, 2, 4, 6, 8);
        Run run = window.run(0, ANY, frame -> frame.position == 4);
        assertThat(positions(run)).containsExactly(4L);
        assertThat(run.through()).isEqualTo(8);
        assertThat(window.run(4, ANY, none -> false)).isEqualTo(new Run(List.of(), 8));
    }

    @Test
    void run_selective_looksAtABoundedNumber() {
        Window window = window(3 * Window.MAX_SCANNED);
        for (long position = 1; position <= 2 * Window.MAX_SCANNED + 10; position++) {
            add(window, position);
        }
        Run first = window.run(0, ANY, none -> false);
        assertThat(first).isEqualTo(new Run(List.of(), Window.MAX_SCANNED));
        Run second = window.run(first.through(), ANY, none -> false);
        assertThat(second).isEqualTo(new Run(List.of(), 2L * Window.MAX_SCANNED));
        assertThat(window.run(second.through(), ANY, none -> false).through()).isEqualTo(window.tail());
    }

    @Test
    void run_gap_isAlone() {
        Window window = window(10);
        add(window, 1, 2);
        window.add(Frame.gap(3, "s-3"));
        window.add(Frame.gap(4, "s-4"));
        add(window, 5);
        assertThat(positions(window.run(0, ANY, any -> true))).containsExactly(1L, 2L);
        assertThat(positions(window.run(2, ANY, any -> true))).containsExactly(3L);
        assertThat(positions(window.run(3, ANY, any -> true))).containsExactly(4L);
        assertThat(positions(window.run(4, ANY, any -> true))).containsExactly(5L);
        Run skipping = window.run(0, ANY, Frame::isGap); // what was not wanted before it does not count
        assertThat(positions(skipping)).containsExactly(3L);
        assertThat(skipping.through()).isEqualTo(3);
    }

    @Test
    void run_evictedWhileItIsRead_endsBeforeTheHole() {
        Window window = window(4);
        add(window, 1, 2, 3, 4);
        Run run = window.run(0, ANY, frame -> {
            if (frame.position == 2) {
                add(window, 5, 6, 7, 8); // 3 and 4 are gone, their slots taken
            }
            return true;
        });
        assertThat(positions(run)).containsExactly(1L, 2L);
        assertThat(run.through()).isEqualTo(2);
        assertThat(window.run(run.through(), ANY, any -> true)).isNull();
    }

    @Test
    void run_firstEvictedBeforeTheFloorIsLookedAt_isNull() {
        Window window = window(2);
        add(window, 1, 2, 3); // the floor is 1
        Window.Begin begin = window.begin(1);
        add(window, 4); // 2 is gone
        assertThat(window.run(begin, ANY, any -> true)).isNull();
    }

    @Test
    void run_firstEvictedBeforeItWasFound_isNull() {
        Window window = window(2);
        add(window, 1, 2, 3);
        long floor = window.floor();
        add(window, 4); // what comes after the floor that was read is 2, but the first that is found is 3
        Window.Begin begin = window.begin(floor);
        assertThat(begin.first()).extracting(frame -> frame.position).isEqualTo(3L);
        assertThat(window.run(begin, ANY, any -> true)).isNull();
    }

    @Test
    void run_ringReplacedWhileItIsRead_goesOnInTheOld() {
        Window window = window(100);
        add(window, 1, 2, 3, 4, 5, 6, 7, 8);
        Run run = window.run(0, ANY, frame -> {
            if (frame.position == 2) {
                for (long position = 9; position < 40; position++) {
                    add(window, position);
                }
            }
            return true;
        });
        assertThat(positions(run)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(positions(window.run(8, ANY, any -> true))).hasSize(31);
    }

    // ---- who is behind ----

    @Test
    void before_count_isThePositionWithSoManyAfterIt() {
        Window window = window(3);
        window.start(7);
        assertThat(window.before(0)).isEqualTo(7);
        add(window, 10, 20);
        assertThat(window.before(0)).isEqualTo(20);
        assertThat(window.before(1)).isEqualTo(10);
        assertThat(window.before(2)).isEqualTo(7);
        assertThat(window.before(3)).isEqualTo(-1);
        add(window, 30, 40, 50);
        assertThat(window.before(3)).isEqualTo(20);
        assertThat(window.before(4)).isEqualTo(-1);
        assertThat(window.before(Integer.MAX_VALUE)).isEqualTo(-1);
    }

    @Test
    void overflowPosition_byCount_isHalfTheCountBack() {
        Window window = window(10);
        for (long position = 1; position <= 5; position++) {
            add(window, position * 10);
        }
        assertThat(window.overflowPosition()).isZero(); // five behind is not more than half
        add(window, 60);
        assertThat(window.overflowPosition()).isEqualTo(10);
        for (long position = 7; position <= 30; position++) {
            add(window, position * 10);
        }
        assertThat(window.overflowPosition()).isEqualTo(250);
    }

    @Test
    void overflowPosition_byBytes_isHalfTheBytesBack() {
        Window window = window(1000, 1000, 0);
        for (int position = 1; position <= 5; position++) {
            window.add(frameOf(position, 100));
        }
        assertThat(window.overflowPosition()).isZero(); // 500 behind is not more than half
        window.add(frameOf(6, 100));
        assertThat(window.overflowPosition()).isEqualTo(1);
        window.add(frameOf(7, 450));
        assertThat(window.overflowPosition()).isEqualTo(6);
        window.add(frameOf(8, 600)); // who misses only the newest is not far behind, however large that is
        assertThat(window.overflowPosition()).isEqualTo(7);
    }

    @Test
    void isBehind_moreThanThePart_byCountOrBytes() {
        Window byCount = window(8);
        add(byCount, 1, 2, 3, 4);
        assertThat(byCount.isBehind(0, 0, 2)).isFalse();
        assertThat(byCount.isBehind(1, 0, 4)).isTrue();
        add(byCount, 5);
        assertThat(byCount.isBehind(0, 0, 2)).isTrue();
        assertThat(byCount.isBehind(byCount.tailNumber(), byCount.totalBytes(), 2))
                .isFalse();
        Window byBytes = window(1000, 1000, 0);
        byBytes.add(frameOf(1, 500));
        assertThat(byBytes.isBehind(0, 0, 2)).isFalse();
        byBytes.add(frameOf(2, 30));
        assertThat(byBytes.isBehind(0, 0, 2)).isTrue();
        assertThat(byBytes.isBehind(1, 500, 2)).isFalse();
    }

    @Test
    void isBehind_windowOfOne_allowsOne() {
        Window window = window(1);
        add(window, 1);
        assertThat(window.isBehind(0, 0, 2)).isFalse();
        add(window, 2);
        assertThat(window.isBehind(0, 0, 2)).isTrue();
    }
}
