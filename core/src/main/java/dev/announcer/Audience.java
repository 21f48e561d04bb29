package dev.announcer;

import java.util.List;

/**
 * The listeners of one lane that hear the same, in the same form: equal selectors, rights and encoding. Confined to its
 * lane. Whatever is decided or laid out is decided and laid out here, once for all of them.
 */
final class Audience {
    private final ListenRequest.Selection selection;
    private final Routes.Route[] routes;
    private final int[] slots;
    private final Matcher matcher;

    private final Crowd live = new Crowd();

    /** How many there are in all, catching up or live. */
    int members;

    /**
     * The position of the newest frame that was for this audience; nothing above it was. A new audience does not know what
     * was for it before it came, so it begins with the gallery's position.
     */
    long lastMatched;

    /** The position of the last frame that its live listeners heard, which told them its id; -1 if there was none. */
    long lastHeard = Frame.NOWHERE;

    /** When its live listeners were last written to together. */
    long lastBatchNanos;

    /** What the run that is being routed has for it; null when it has nothing. */
    @Nullable
    List<Frame> matched;

    Audience(ListenRequest.Selection selection, long position, long now) {
        this.selection = selection;
        this.matcher = new Matcher(selection);
        this.routes = new Routes.Route[selection.topics().size()];
        this.slots = new int[routes.length];
        this.lastMatched = position;
        this.lastBatchNanos = now;
    }

    ListenRequest.Selection selection() {
        return selection;
    }

    /** Whether this frame is for this audience. */
    boolean hears(Frame frame) {
        return matcher.hears(frame);
    }

    Batch lay(List<Frame> frames) {
        return Batch.lay(frames, selection.encoding(), selection.showTopics());
    }

    void routed(int place, Routes.Route route, int slot) {
        routes[place] = route;
        slots[place] = slot;
    }

    Routes.Route route(int place) {
        return routes[place];
    }

    int slot(int place) {
        return slots[place];
    }

    /** Those at the gallery's position. */
    Crowd live() {
        return live;
    }
}
