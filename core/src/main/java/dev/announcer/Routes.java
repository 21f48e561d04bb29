package dev.announcer;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * From a topic to the audiences that selected it: a map for plain topics, and a trie by segment for patterns.
 *
 * <p>Confined to a lane. Holds what is selected now and nothing of what was announced, so it does not grow with the topics
 * ever seen. Looking a topic up costs one step in the map and at most as many in the trie as there are pattern nodes that
 * match its beginning; listeners are never scanned. No announced topic has a segment {@code *} or {@code **}, so these
 * stand in the trie under their own names.
 */
final class Routes {
    private final Map<String, Hearers> topics = new HashMap<>();
    private final Node patterns = new Node();
    private int patternCount;

    private static final class Node {
        private @Nullable Map<String, Node> children;
        private @Nullable Hearers hearers;

        private @Nullable Node child(String segment) {
            return children == null ? null : children.get(segment);
        }

        private Node childMade(String segment) {
            Map<String, Node> known = children;
            if (known == null) {
                known = new HashMap<>(2);
                children = known;
            }
            return known.computeIfAbsent(segment, ignored -> new Node());
        }

        private void drop(String segment) {
            if (children != null) {
                children.remove(segment);
                children = children.isEmpty() ? null : children;
            }
        }

        private boolean isEmpty() {
            return hearers == null && children == null;
        }
    }

    private static String[] path(String text) {
        return text.split("/", -1);
    }

    /** The selector as those have it who are here already; the same if nobody has it. */
    TopicSelector known(TopicSelector selector) {
        Hearers hearers = null;
        if (selector.isPattern()) {
            Node node = patterns;
            for (String segment : path(selector.toString())) {
                node = node == null ? null : node.child(segment);
            }
            hearers = node == null ? null : node.hearers;
        } else {
            hearers = topics.get(selector.toString());
        }
        return hearers == null ? selector : hearers.selector(selector);
    }

    void add(Audience audience) {
        for (TopicSelector selector : audience.selection().topics()) {
            if (selector.isPattern()) {
                Node node = patterns;
                for (String segment : path(selector.toString())) {
                    node = node.childMade(segment);
                }
                patternCount += node.hearers == null ? 1 : 0;
                node.hearers = node.hearers == null ? audience : node.hearers.with(selector, audience);
            } else {
                topics.merge(selector.toString(), audience, (here, come) -> here.with(selector, audience));
            }
        }
    }

    void remove(Audience audience) {
        for (TopicSelector selector : audience.selection().topics()) {
            if (selector.isPattern()) {
                remove(patterns, path(selector.toString()), 0, audience);
            } else {
                topics.computeIfPresent(selector.toString(), (topic, hearers) -> hearers.without(audience));
            }
        }
    }

    /** Takes it from the end of this path, and drops the nodes that only led to it. */
    private void remove(Node node, String[] path, int depth, Audience audience) {
        if (depth == path.length) {
            node.hearers = node.hearers == null ? null : node.hearers.without(audience);
            patternCount -= node.hearers == null ? 1 : 0;
            return;
        }
        Node child = node.child(path[depth]);
        if (child != null) {
            remove(child, path, depth + 1, audience);
            if (child.isEmpty()) {
                node.drop(path[depth]);
            }
        }
    }

    /** Every audience that selected this topic; one that selected it in two ways comes twice. */
    void forEach(String topic, Consumer<Audience> action) {
        Hearers plain = topics.get(topic);
        if (plain != null) {
            plain.forEach(action);
        }
        if (!patterns.isEmpty()) {
            walk(patterns, path(topic), 0, action);
        }
    }

    private static void walk(Node node, String[] path, int depth, Consumer<Audience> action) {
        Node rest = node.child("**");
        if (rest != null && rest.hearers != null) {
            rest.hearers.forEach(action);
        }
        step(node.child(path[depth]), path, depth + 1, action);
        step(node.child("*"), path, depth + 1, action);
    }

    private static void step(@Nullable Node node, String[] path, int depth, Consumer<Audience> action) {
        if (node == null) {
            return;
        }
        if (depth < path.length) {
            walk(node, path, depth, action);
        } else if (node.hearers != null) {
            node.hearers.forEach(action);
        }
    }

    /** How many different selectors lead somewhere. */
    int size() {
        return topics.size() + patternCount;
    }

    boolean isEmpty() {
        return topics.isEmpty() && patterns.isEmpty();
    }
}
