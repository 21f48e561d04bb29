package dev.announcer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tells which frames a selection hears: plain topics by look-up, patterns one by one. Immutable. */
final class Matcher {
    private final ListenRequest.Selection selection;
    private final Set<String> plain = new HashSet<>();
    private final List<TopicSelector> patterns = new ArrayList<>(0);

    Matcher(ListenRequest.Selection selection) {
        this.selection = selection;
        for (TopicSelector selector : selection.topics()) {
            if (selector.isPattern()) {
                patterns.add(selector);
            } else {
                plain.add(selector.toString());
            }
        }
    }

    boolean hears(Frame frame) {
        Announcement announcement = frame.announcement();
        if (announcement == null) {
            return true; // a gap is for everyone
        }
        if (announcement.isPrivate()) {
            return selection.mayHear(announcement);
        }
        for (String topic : announcement.topics()) {
            if (plain.contains(topic)) {
                return true;
            }
            for (TopicSelector pattern : patterns) {
                if (pattern.matches(topic)) {
                    return true;
                }
            }
        }
        return false;
    }
}
