package dev.announcer;

import java.util.List;
import java.util.function.Consumer;

/**
 * The listeners of one lane that hear the same, in the same form: equal selectors, rights and encoding. Confined to its
 * lane. Whatever is decided or laid out is decided and laid out here, once for all of them.
 *
 * <p>There may be one for each listener, so it is as small as it can be: those who keep audiences in chains keep them here.
 */
final class Audience implements Hearers {
    private final Selection selection;
    private final int number;
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

    /** Since when one of its live listeners may have been sent nothing. */
    long quietSince;

    /** The next of those in the same bucket of {@link Audiences}. */
    @Nullable
    Audience nextInBucket;

    /** What the run that is being routed has for it; null when it has nothing. */
    LiveRun.@Nullable Share share;

    /** The number tells it from the others of its gallery. */
    Audience(Selection selection, int number, long position, long now) {
        this.selection = selection;
        this.number = number;
        this.lastMatched = position;
        this.quietSince = now;
    }

    Selection selection() {
        return selection;
    }

    int number() {
        return number;
    }

    /** Whether this frame is for this audience. */
    boolean hears(Frame frame) {
        return selection.hears(frame);
    }

    Batch lay(List<Frame> frames) {
        return Batch.lay(frames, selection.encoding(), selection.showTopics());
    }

    /** Those at the gallery's position, and those whom the run that leads there has not reached yet. */
    Crowd live() {
        return live;
    }

    void goLive(LaneListener listener) {
        if (live.size() == 0 || listener.sinceNanos - quietSince < 0) {
            quietSince = listener.sinceNanos;
        }
        live.add(listener);
    }

    // ---- by itself it is all who selected a topic ----

    @Override
    public Hearers with(TopicSelector selector, Audience audience) {
        return new AudienceSet(selector(selector), this, audience);
    }

    @Override
    public @Nullable Hearers without(Audience audience) {
        return null;
    }

    @Override
    public TopicSelector selector(TopicSelector equal) {
        for (TopicSelector mine : selection.topics()) {
            if (mine.equals(equal)) {
                return mine;
            }
        }
        return equal;
    }

    @Override
    public void forEach(Consumer<Audience> action) {
        action.accept(this);
    }
}
