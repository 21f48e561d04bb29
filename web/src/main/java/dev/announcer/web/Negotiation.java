package dev.announcer.web;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Whether {@code Accept} allows an event stream (RFC 9110 section 12.5.1). */
final class Negotiation {
    // More lenient than the grammar: HttpURLConnection sends "*; q=.2".
    private static final Pattern WEIGHT = Pattern.compile("0?\\.[0-9]+|[01](\\.[0-9]*)?");

    private Negotiation() {}

    /**
     * Whether the most specific range that matches {@code text/event-stream} has a weight above 0; of several that are
     * equally specific the kindest holds. Without {@code Accept}, or with an empty one, everything is accepted. What
     * cannot be read is left out.
     */
    static boolean acceptsEventStream(List<String> accept) {
        if (accept.stream().allMatch(String::isBlank)) {
            return true;
        }
        int specificity = -1;
        double weight = 0;
        for (String value : accept) {
            for (String range : Fields.split(value, ',')) {
                List<String> parts = Fields.split(range, ';');
                int mine = specificity(parts);
                double q = mine < specificity ? -1 : weight(parts);
                if (mine >= 0 && q >= 0 && (mine > specificity || q > weight)) {
                    specificity = mine;
                    weight = q;
                }
            }
        }
        return weight > 0;
    }

    private static int specificity(List<String> parts) {
        return switch (parts.get(0).toLowerCase(Locale.ROOT)) {
            case "text/event-stream" -> parts.size() > 1 && !isWeight(parts.get(1)) ? 3 : 2;
            case "text/*" -> 1;
            case "*/*", "*" -> 0;
            default -> -1;
        };
    }

    private static double weight(List<String> parts) {
        for (String part : parts.subList(1, parts.size())) {
            if (isWeight(part)) {
                String q = part.substring(part.indexOf('=') + 1).strip();
                return WEIGHT.matcher(q).matches() ? Double.parseDouble(q) : -1;
            }
        }
        return 1;
    }

    private static boolean isWeight(String parameter) {
        int equals = parameter.indexOf('=');
        return equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("q");
    }
}
