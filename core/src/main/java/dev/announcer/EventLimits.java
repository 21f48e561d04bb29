package dev.announcer;

/**
 * How much an {@link EventParser} holds of a stream before it fails with an {@link EventLimitException}. Without limits a
 * server could fill the memory of all who listen to it.
 *
 * @param maxLineBytes the longest line without its end, in bytes; at least 1
 * @param maxEventBytes the largest event, in bytes: its data, and the topics that it names; at least 1
 * @param maxIdBytes the longest id, in bytes; at least 1. It is sent back in a header, which servers bound too
 */
public record EventLimits(int maxLineBytes, int maxEventBytes, int maxIdBytes) {
    /** 16 MiB for a line and for an event, 8 KiB for an id. */
    public static final EventLimits DEFAULT = new EventLimits(16 << 20, 16 << 20, 8 << 10);

    /** Checks. */
    public EventLimits {
        atLeastOne("maxLineBytes", maxLineBytes);
        atLeastOne("maxEventBytes", maxEventBytes);
        atLeastOne("maxIdBytes", maxIdBytes);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", at least 1 is needed");
        }
    }
}
