package dev.announcer.hub;

/** Takes descriptors over through the foreign-function API (JEP 454). */
public final class ForeignTakeover implements Takeover {
    /**
     * For {@link java.util.ServiceLoader}.
     *
     * @throws LinkageError if the system's library lacks a function, or native code must not be called
     */
    public ForeignTakeover() {
        SystemCalls.link();
    }

    @Override
    public Descriptors on(NettyLane lane, Occupancy occupancy) {
        return new LaneDescriptors(lane, occupancy);
    }
}
