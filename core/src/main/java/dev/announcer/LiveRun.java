package dev.announcer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Passes one run to the live listeners of a gallery: finds the audiences of each frame, lays their frames end to end, once
 * for all audiences that got the same, and writes each batch to every listener of its audience. Confined to the lane.
 */
final class LiveRun {
    private final Gallery gallery;
    private final Routes routes;
    private final List<Audience> touched = new ArrayList<>(1);
    private final Map<Shape, Batch> shapes = new HashMap<>(0);

    /** What decides the bytes of a batch, whoever it is for. */
    private record Shape(List<Frame> frames, Encoding encoding, boolean showTopics) {}

    LiveRun(Gallery gallery, Routes routes) {
        this.gallery = gallery;
        this.routes = routes;
    }

    /** Passes what stands in (after, through]; the run may begin earlier, where a page was newer than what was followed. */
    void pass(Run run, long after, long through) {
        for (Frame frame : run.frames()) {
            if (frame.position <= after) {
                continue;
            }
            if (frame.isGap()) {
                gallery.audiences().forEach(audience -> match(audience, frame));
            } else {
                for (String topic : frame.topics()) {
                    routes.forEach(topic, audience -> match(audience, frame));
                }
            }
        }
        for (Audience audience : touched) {
            deliver(audience, after, through);
        }
        touched.clear();
        shapes.clear();
    }

    /** Notes a frame for an audience, once, however many of its topics the audience selected. */
    private void match(Audience audience, Frame frame) {
        Announcement announcement = frame.announcement();
        if (audience.lastMatched >= frame.position
                || (announcement != null && announcement.isPrivate() && !audience.hears(frame))) {
            return;
        }
        audience.lastMatched = frame.position;
        if (audience.live().size() == 0) {
            return;
        }
        List<Frame> matched = audience.matched;
        if (matched == null) {
            matched = new ArrayList<>();
            audience.matched = matched;
            touched.add(audience);
        }
        matched.add(frame);
    }

    private void deliver(Audience audience, long after, long through) {
        List<Frame> matched = audience.matched;
        audience.matched = null;
        if (matched == null) {
            return;
        }
        ListenRequest.Selection selection = audience.selection();
        Batch batch = touched.size() == 1
                ? audience.lay(matched)
                : shapes.computeIfAbsent(
                        new Shape(matched, selection.encoding(), selection.showTopics()),
                        shape -> audience.lay(shape.frames()));
        audience.lastBatchNanos = gallery.now();
        audience.lastHeard = audience.lastMatched;
        Crowd live = audience.live();
        for (int i = live.size() - 1; i >= 0; i--) {
            live.get(i).offer(batch, after, through);
        }
        gallery.tally().took(live.size(), batch); // who took less has left them
    }
}
