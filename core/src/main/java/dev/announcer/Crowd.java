package dev.announcer;

import java.util.Arrays;

/**
 * Listeners without an order, each of which knows its slot, so that it leaves in one step: the last one takes its slot. Who
 * goes through them while some may leave does so from the end. Confined to a lane.
 */
final class Crowd {
    private static final LaneListener[] NONE = new LaneListener[0];

    private LaneListener[] listeners = NONE;
    private int size;

    int size() {
        return size;
    }

    LaneListener get(int slot) {
        return listeners[slot];
    }

    void add(LaneListener listener) {
        if (size == listeners.length) {
            listeners = Arrays.copyOf(listeners, size + (size >> 1) + 1);
        }
        listener.slot = size;
        listeners[size++] = listener;
    }

    void remove(LaneListener listener) {
        LaneListener last = listeners[--size];
        listeners[listener.slot] = last;
        last.slot = listener.slot;
        Arrays.fill(listeners, size, size + 1, null);
        if (size == 0) {
            listeners = NONE;
        }
    }
}
