package dev.announcer;

import java.util.Objects;

/**
 * Which topics are heard: a topic, or a pattern over its segments.
 *
 * <p>Topics are paths whose segments are separated by {@code /} and may be empty. In a selector {@code *} as a whole
 * segment stands for exactly one segment, {@code **} as the last segment for one or more; a {@code *} inside a segment is
 * a plain character. Immutable, compared by its text, thread-safe.
 */
public final class TopicSelector {
    /** The longest topic and the longest selector, in bytes of UTF-8. */
    public static final int MAX_BYTES = 256;

    /** Selects every topic: {@code **}. */
    public static final TopicSelector ALL = new TopicSelector("**");

    private final String text;

    private TopicSelector(String text) {
        this.text = text;
    }

    /** The selector of this topic, as it is announced: to be compared with others. */
    static TopicSelector plain(String topic) {
        return new TopicSelector(topic);
    }

    /**
     * The selector with this text.
     *
     * @throws IllegalArgumentException if it is empty, has more than 256 bytes of UTF-8, a control character, an unpaired
     *     surrogate, or {@code **} elsewhere than as the last segment
     */
    public static TopicSelector parse(String text) {
        checkPath("selector", text);
        int at = 0;
        while (true) {
            int end = text.indexOf('/', at);
            if (end < 0) {
                return text.equals("**") ? ALL : new TopicSelector(text);
            }
            if (text.startsWith("**/", at)) {
                throw new IllegalArgumentException(
                        "selector \"" + text + "\" has ** before its last segment; ** is allowed only as the last");
            }
            at = end + 1;
        }
    }

    /**
     * Returns the topic, if something may be announced under it.
     *
     * @throws IllegalArgumentException if it is empty, has more than 256 bytes of UTF-8, a control character, an unpaired
     *     surrogate, or {@code *} or {@code **} as a segment
     */
    public static String checkTopic(String topic) {
        checkPath("topic", topic);
        if (hasWildcard(topic)) {
            throw new IllegalArgumentException("topic \"" + topic
                    + "\" has * or ** as a segment; these select topics, nothing can be announced under them");
        }
        return topic;
    }

    private static void checkPath(String what, String path) {
        Text.name(what, path, MAX_BYTES);
        if (path.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty; 1 to " + MAX_BYTES + " bytes are allowed");
        }
    }

    private static boolean hasWildcard(String path) {
        int at = path.indexOf('*');
        while (at >= 0) {
            int end = path.startsWith("**", at) ? at + 2 : at + 1;
            if ((at == 0 || path.charAt(at - 1) == '/') && (end == path.length() || path.charAt(end) == '/')) {
                return true;
            }
            at = path.indexOf('*', end);
        }
        return false;
    }

    /** Whether this selects the topic. */
    public boolean matches(String topic) {
        if (!isPattern()) {
            return text.equals(topic);
        }
        int mine = 0;
        int other = 0;
        while (true) {
            int myEnd = end(text, mine);
            if (myEnd == text.length() && myEnd - mine == 2 && text.startsWith("**", mine)) {
                return true; // one or more segments: the topic has one here, be it empty
            }
            int otherEnd = end(topic, other);
            boolean any = myEnd - mine == 1 && text.charAt(mine) == '*';
            if (!any && !(myEnd - mine == otherEnd - other && text.regionMatches(mine, topic, other, myEnd - mine))) {
                return false;
            }
            if (myEnd == text.length() || otherEnd == topic.length()) {
                return myEnd == text.length() && otherEnd == topic.length();
            }
            mine = myEnd + 1;
            other = otherEnd + 1;
        }
    }

    private static int end(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }

    /** Whether it has {@code *} or {@code **} as a segment; otherwise it selects the one topic that it spells. */
    public boolean isPattern() {
        return hasWildcard(text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TopicSelector that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(text);
    }

    /** The selector as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
