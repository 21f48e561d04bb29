package dev.announcer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What decides which bytes a listener gets: a value, so that equal ones share an audience. Immutable. */
final class Selection {
    /** How many forms there are in which a frame can be laid out. */
    static final int FORMS = 4;

    private static final TopicSelector[] NONE = {};

    private final Set<TopicSelector> topics;
    private final Set<TopicSelector> mayRead;
    private final TopicSelector[] patterns; // those of the topics that are some
    private final Encoding encoding;
    private final boolean showTopics;

    /** The sets are immutable. */
    Selection(Set<TopicSelector> topics, Set<TopicSelector> mayRead, Encoding encoding, boolean showTopics) {
        this.topics = topics;
        this.mayRead = mayRead;
        TopicSelector[] found = topics.stream().filter(TopicSelector::isPattern).toArray(TopicSelector[]::new);
        this.patterns = found.length == 0 ? NONE : found;
        this.encoding = encoding;
        this.showTopics = showTopics;
    }

    Set<TopicSelector> topics() {
        return topics;
    }

    Set<TopicSelector> mayRead() {
        return mayRead;
    }

    Encoding encoding() {
        return encoding;
    }

    boolean showTopics() {
        return showTopics;
    }

    /** The number of the form that its frames have, below {@link #FORMS}. */
    int form() {
        int framing = switch (encoding) {
            case RAW -> 0;
            case CHUNKED -> 2;
        };
        return framing + (showTopics ? 1 : 0);
    }

    /** Whether this frame is for it. */
    boolean hears(Frame frame) {
        Announcement announcement = frame.announcement();
        if (announcement == null) {
            return true; // a gap is for everyone
        }
        for (String topic : announcement.topics()) {
            if (selects(topic) && (!announcement.isPrivate() || mayRead(topic))) {
                return true;
            }
        }
        return false;
    }

    private boolean selects(String topic) {
        if (topics.contains(TopicSelector.plain(topic))) {
            return true;
        }
        for (TopicSelector pattern : patterns) {
            if (pattern.matches(topic)) {
                return true;
            }
        }
        return false;
    }

    private boolean mayRead(String topic) {
        for (TopicSelector selector : mayRead) {
            if (selector.matches(topic)) {
                return true;
            }
        }
        return false;
    }

    /** An equal one, made of selectors that others have already: many that differ in one have the rest in common. */
    Selection madeOf(UnaryOperator<TopicSelector> known) {
        Map<TopicSelector, TopicSelector> shared = new HashMap<>();
        topics.forEach(selector -> shared.put(selector, known.apply(selector)));
        Set<TopicSelector> mine = Set.copyOf(shared.values());
        Set<TopicSelector> rights = mayRead.equals(topics)
                ? mine
                : Set.of(mayRead.stream()
                        .map(selector -> shared.getOrDefault(selector, selector))
                        .toArray(TopicSelector[]::new));
        return new Selection(mine, rights, encoding, showTopics);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Selection that
                && encoding == that.encoding
                && showTopics == that.showTopics
                && topics.equals(that.topics)
                && mayRead.equals(that.mayRead);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new int[] {topics.hashCode(), mayRead.hashCode(), form()});
    }
}
