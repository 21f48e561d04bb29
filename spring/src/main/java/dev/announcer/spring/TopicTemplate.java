package dev.announcer.spring;

import dev.announcer.TopicSelector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A topic with placeholders, as {@code orders/{id}}: each is a property of what is announced. */
final class TopicTemplate {
    /** What a topic is made of: text as it is, and names of properties. */
    private sealed interface Part {
        record Text(String text) implements Part {}

        record Placeholder(String path) implements Part {}
    }

    private final String template;
    private final List<Part> parts;

    private TopicTemplate(String template, List<Part> parts) {
        this.template = template;
        this.parts = List.copyOf(parts);
    }

    /**
     * The template of this text.
     *
     * @throws IllegalArgumentException if a brace is open, a placeholder has no name, or the rest could not be a topic
     */
    static TopicTemplate parse(String template) {
        List<Part> parts = new ArrayList<>();
        StringBuilder example = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            int open = template.indexOf('{', at);
            int end = open < 0 ? template.length() : open;
            check(template.indexOf('}', at) < 0 || template.indexOf('}', at) > end, template, "has a } without a {");
            if (end > at) {
                parts.add(new Part.Text(template.substring(at, end)));
                example.append(template, at, end);
            }
            if (open < 0) {
                break;
            }
            int close = template.indexOf('}', open);
            check(close > open + 1, template, close < 0 ? "has a { without a }" : "has a placeholder without a name");
            parts.add(new Part.Placeholder(template.substring(open + 1, close)));
            example.append('x');
            at = close + 1;
        }
        TopicSelector.checkTopic(example.toString());
        return new TopicTemplate(template, parts);
    }

    private static void check(boolean holds, String template, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("topic \"" + template + "\" " + otherwise);
        }
    }

    /**
     * The topic for this object. The value of a placeholder cannot make it another topic than the one that was meant: who
     * may choose an id {@code 7/secret} or {@code *} is refused (CWE-74).
     *
     * @throws IllegalArgumentException if there is no such property, or its value cannot be a part of a segment
     */
    String topic(Object of) {
        StringBuilder topic = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Placeholder placeholder) {
                topic.append(segment(placeholder.path(), of));
            } else if (part instanceof Part.Text text) {
                topic.append(text.text());
            }
        }
        return TopicSelector.checkTopic(topic.toString());
    }

    private String segment(String path, Object of) {
        Object value = of;
        for (String name : path.split("\\.", -1)) {
            value = value == null ? null : Properties.of(value, name);
        }
        String text = text(value);
        String wrong = text == null ? "nothing" : text.isEmpty() ? "empty" : "\"" + text + "\"";
        if (text == null || text.isEmpty() || text.contains("/") || text.contains("*")) {
            throw new IllegalArgumentException("{" + path + "} of topic \"" + template + "\" is " + wrong + " for a "
                    + of.getClass().getName() + "; it needs a value without / and *");
        }
        return text;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    @Override
    public String toString() {
        return template;
    }
}
