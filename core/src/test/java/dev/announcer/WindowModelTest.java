package dev.announcer;

import static dev.announcer.Fixtures.frame;
import static dev.announcer.Fixtures.positions;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The window against a plain list, in seeded random rounds. */
final class WindowModelTest {
    @Test
    void window_randomlyUsed_isAsAList() {
        for (long seed = 0; seed < 300; seed++) {
            new Model(seed).play();
        }
    }

    /** The same window as a plain list. */
    private static final class Model {
        private final Random random;
        private final String name;
        private final FakeTicker ticker = new FakeTicker();
        private final int maxCount;
        private final long maxBytes;
        private final long maxAge;
        private final Window window;
        private final List<Frame> held = new ArrayList<>();
        private long floor;
        private long tail;

        Model(long seed) {
            random = new Random(seed);
            name = "seed " + seed;
            maxCount = 1 + random.nextInt(random.nextBoolean() ? 5 : 40);
            maxBytes = 50L + random.nextInt(3000);
            maxAge = random.nextBoolean() ? 0 : 1 + random.nextInt(50);
            window = new Window(maxCount, maxBytes, maxAge, ticker);
            tail = random.nextInt(3);
            floor = tail;
            window.start(tail);
        }

        void play() {
            for (int step = 0; step < 200; step++) {
                ticker.advance(random.nextInt(4));
                switch (random.nextInt(4)) {
                    case 0, 1 -> add();
                    case 2 -> {
                        window.expire();
                        expire();
                    }
                    default -> read();
                }
                assertThat(window.floor()).as(name).isEqualTo(floor);
                assertThat(window.tail()).as(name).isEqualTo(tail);
                assertThat(window.overflowPosition()).as(name).isEqualTo(overflow());
                int count = random.nextInt(maxCount + 2);
                assertThat(window.before(count)).as(name).isEqualTo(before(count));
            }
        }

        private void add() {
            tail += 1L + random.nextInt(3);
            Frame frame = random.nextInt(10) == 0
                    ? Frame.gap(tail, "s-" + tail)
                    : frame(tail, "t", "x".repeat(random.nextInt(300)));
            window.add(frame);
            held.add(frame);
            while (held.size() > 1 && (held.size() > maxCount || bytes(0) > maxBytes)) {
                floor = held.remove(0).position;
            }
            expire();
        }

        private void expire() {
            while (maxAge > 0 && !held.isEmpty() && ticker.nanos() - held.get(0).addedNanos > maxAge) {
                floor = held.remove(0).position;
            }
        }

        private long bytes(int from) {
            return held.subList(from, held.size()).stream()
                    .mapToLong(Frame::size)
                    .sum();
        }

        /** The lowest position from which not more than half is left, or only the newest, however large that is. */
        private long overflow() {
            for (int i = 0; i <= held.size(); i++) {
                int left = held.size() - i;
                if (left <= Math.max(1, maxCount / 2) && (left <= 1 || bytes(i) <= maxBytes / 2)) {
                    return i == 0 ? floor : held.get(i - 1).position;
                }
            }
            return tail;
        }

        private long before(int count) {
            int index = held.size() - count;
            return index < 0 ? -1 : index == 0 ? floor : held.get(index - 1).position;
        }

        private void read() {
            long after = Math.max(0, floor - 2 + random.nextInt(8));
            int maxRunBytes = 1 + random.nextInt(1500);
            int modulus = 1 + random.nextInt(3);
            Run run = window.run(after, maxRunBytes, frame -> frame.isGap() || frame.position % modulus == 0);
            if (after < floor) {
                assertThat(run).as(name).isNull();
                return;
            }
            List<Long> expected = new ArrayList<>();
            long through = after;
            int bytes = 0;
            for (Frame frame : held) {
                if (frame.position <= after) {
                    continue;
                }
                if (frame.isGap() || frame.position % modulus == 0) {
                    bytes += frame.size();
                    if (!expected.isEmpty() && (frame.isGap() || bytes > maxRunBytes)) {
                        break;
                    }
                    expected.add(frame.position);
                }
                through = frame.position;
                if (frame.isGap()) {
                    break;
                }
            }
            assertThat(positions(run)).as(name).isEqualTo(expected);
            assertThat(run.through()).as(name).isEqualTo(through);
        }
    }
}
