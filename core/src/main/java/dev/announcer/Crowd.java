package dev.announcer;

import java.util.Arrays;

/**
 * Listeners without an order, each of which knows its slot, so that it leaves in one step. Confined to a lane.
 *
 * <p>Something may go to all who are there now, in as many tasks as it takes: the first {@link #waiting} of them wait for it
 * still. Who comes meanwhile has it already, and whoever leaves, nobody gets from one part into the other.
 *
 * <pre>
 *   slots:  0 ... waiting for it ... | ... have it ... size
 *                     next one: here ^
 * </pre>
 */
final class Crowd {
    private static final LaneListener[] NONE = new LaneListener[0];

    private LaneListener[] listeners = NONE;
    private int size;
    private int waiting;

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
        put(listener, size++);
    }

    void remove(LaneListener listener) {
        int hole = listener.slot;
        if (hole < waiting) {
            put(listeners[--waiting], hole);
            hole = waiting;
        }
        put(listeners[--size], hole);
        Arrays.fill(listeners, size, size + 1, null);
        if (size == 0) {
            listeners = NONE;
        }
    }

    private void put(LaneListener listener, int slot) {
        listeners[slot] = listener;
        listener.slot = slot;
    }

    /** Something is to go to all who are there now. */
    void expectAll() {
        waiting = size;
    }

    /** How many still wait for it; these have the lowest slots. */
    int waiting() {
        return waiting;
    }

    /** The next one to get it, who waits no longer. */
    LaneListener nextWaiting() {
        return listeners[--waiting];
    }
}
