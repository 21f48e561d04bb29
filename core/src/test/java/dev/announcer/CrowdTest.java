package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listeners that come and go, each in one step. */
final class CrowdTest {
    private final Workbench bench = new Workbench();

    private LaneListener listener() {
        return new LaneListener(ListenRequest.to("t"), 1, new Gallery(bench.engine(), bench.lane), 0);
    }

    @Test
    void remove_fromAnywhere_keepsTheOthersReachable() {
        bench.open();
        Crowd crowd = new Crowd();
        List<LaneListener> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            LaneListener one = listener();
            all.add(one);
            crowd.add(one);
        }
        for (int leaving : new int[] {0, 8, 3, 3, 0, 4, 0, 0, 0, 0}) {
            crowd.remove(all.remove(leaving));
            List<LaneListener> left = new ArrayList<>();
            for (int i = 0; i < crowd.size(); i++) {
                assertThat(crowd.get(i).slot).isEqualTo(i);
                left.add(crowd.get(i));
            }
            assertThat(left).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    /** A listener drags its request and its sink along: one that left must not be kept by those who stay. */
    @Test
    void remove_theLast_isNotKeptAlive() {
        bench.open();
        Crowd crowd = new Crowd();
        crowd.add(listener());
        WeakReference<LaneListener> left = addAndRemove(crowd);
        for (int tried = 0; left.get() != null && tried < 50; tried++) {
            System.gc();
        }
        assertThat(left.get()).isNull();
        assertThat(crowd.size()).isEqualTo(1);
    }

    private WeakReference<LaneListener> addAndRemove(Crowd crowd) {
        LaneListener one = listener();
        crowd.add(one);
        crowd.remove(one);
        return new WeakReference<>(one);
    }
}
