package dev.announcer;

import java.util.Arrays;
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
    private final Map<String, Route> topics = new HashMap<>();
    private final Node patterns = new Node();
    private int patternRoutes;

    /** The audiences of one selector; each knows at which slot of it it stands, so that it leaves in one step. */
    static final class Route {
        private Audience[] audiences = new Audience[1];
        private int[] places = new int[1];
        private int size;

        private void add(Audience audience, int place) {
            if (size == audiences.length) {
                audiences = Arrays.copyOf(audiences, 2 * size);
                places = Arrays.copyOf(places, 2 * size);
            }
            audience.routed(place, this, size);
            audiences[size] = audience;
            places[size++] = place;
        }

        private void remove(int slot) {
            Audience moved = audiences[--size];
            audiences[slot] = moved;
            places[slot] = places[size];
            moved.routed(places[slot], this, slot);
            Arrays.fill(audiences, size, size + 1, null);
        }

        private void forEach(Consumer<Audience> action) {
            for (int i = 0; i < size; i++) {
                action.accept(audiences[i]);
            }
        }
    }

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>(2);
        private @Nullable Route route;

        private boolean isEmpty() {
            return route == null && children.isEmpty();
        }
    }

    void add(Audience audience) {
        int place = 0;
        for (TopicSelector selector : audience.selection().topics()) {
            route(selector).add(audience, place++);
        }
    }

    private Route route(TopicSelector selector) {
        String text = selector.toString();
        if (!selector.isPattern()) {
            return topics.computeIfAbsent(text, ignored -> new Route());
        }
        Node node = patterns;
        for (String segment : text.split("/", -1)) {
            node = node.children.computeIfAbsent(segment, ignored -> new Node());
        }
        Route route = node.route;
        if (route == null) {
            route = new Route();
            node.route = route;
            patternRoutes++;
        }
        return route;
    }

    void remove(Audience audience) {
        int place = 0;
        for (TopicSelector selector : audience.selection().topics()) {
            Route route = audience.route(place);
            route.remove(audience.slot(place++));
            if (route.size > 0) {
                continue;
            }
            if (selector.isPattern()) {
                patternRoutes--;
                prune(patterns, selector.toString().split("/", -1), 0);
            } else {
                topics.remove(selector.toString());
            }
        }
    }

    /** Drops the route at the end of this path, and the nodes that only led to it. */
    private static void prune(Node node, String[] path, int depth) {
        if (depth == path.length) {
            node.route = null;
            return;
        }
        Node child = node.children.get(path[depth]);
        if (child != null) {
            prune(child, path, depth + 1);
            if (child.isEmpty()) {
                node.children.remove(path[depth]);
            }
        }
    }

    /** Every audience that selected this topic; one that selected it in two ways comes twice. */
    void forEach(String topic, Consumer<Audience> action) {
        Route plain = topics.get(topic);
        if (plain != null) {
            plain.forEach(action);
        }
        if (!patterns.children.isEmpty()) {
            walk(patterns, topic, 0, action);
        }
    }

    private static void walk(Node node, String topic, int from, Consumer<Audience> action) {
        Node rest = node.children.get("**");
        if (rest != null && rest.route != null) {
            rest.route.forEach(action);
        }
        int slash = topic.indexOf('/', from);
        String segment = slash < 0 ? topic.substring(from) : topic.substring(from, slash);
        step(node.children.get(segment), topic, slash, action);
        step(node.children.get("*"), topic, slash, action);
    }

    private static void step(@Nullable Node node, String topic, int slash, Consumer<Audience> action) {
        if (node == null) {
            return;
        }
        if (slash >= 0) {
            walk(node, topic, slash + 1, action);
        } else if (node.route != null) {
            node.route.forEach(action);
        }
    }

    /** How many different selectors lead somewhere. */
    int size() {
        return topics.size() + patternRoutes;
    }

    boolean isEmpty() {
        return topics.isEmpty() && patterns.isEmpty();
    }
}
