package dev.announcer.tck;

import dev.announcer.Announcement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a listener selects and may read: the model's own, obvious idea of who hears what. */
record Wanted(Set<String> selectors, Set<String> mayRead) {
    private static final Map<String, Boolean> KNOWN = new HashMap<>();

    boolean hears(Announcement announcement) {
        for (String topic : announcement.topics()) {
            if (any(selectors, topic) && (!announcement.isPrivate() || any(mayRead, topic))) {
                return true;
            }
        }
        return false;
    }

    private static boolean any(Set<String> selectors, String topic) {
        for (String selector : selectors) {
            if (selects(selector, topic)) {
                return true;
            }
        }
        return false;
    }

    static synchronized boolean selects(String selector, String topic) {
        return KNOWN.computeIfAbsent(
                selector + '\n' + topic,
                ignored -> selects(Arrays.asList(selector.split("/", -1)), Arrays.asList(topic.split("/", -1))));
    }

    private static boolean selects(List<String> selector, List<String> topic) {
        if (selector.equals(List.of("**"))) {
            return !topic.isEmpty();
        }
        if (selector.isEmpty() || topic.isEmpty()) {
            return selector.isEmpty() && topic.isEmpty();
        }
        return (selector.get(0).equals("*") || selector.get(0).equals(topic.get(0)))
                && selects(selector.subList(1, selector.size()), topic.subList(1, topic.size()));
    }
}
