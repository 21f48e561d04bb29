package dev.announcer;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The lanes of an announcer, and whose turn it is to get a listener that has none of its own. Thread-safe. */
final class LaneRota {
    private final List<Lane> lanes;
    private final AtomicInteger next = new AtomicInteger();

    /** Of these lanes; of those that all announcers of the JVM share if there are none. */
    LaneRota(List<Lane> given) {
        this.lanes = given.isEmpty() ? Lanes.SHARED : given;
    }

    Lane next() {
        return lanes.get(Math.floorMod(next.getAndIncrement(), lanes.size()));
    }

    /** One whose clock can be used. */
    Lane first() {
        return lanes.get(0);
    }
}
