package dev.announcer.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How values of header fields are taken apart (RFC 9110 section 5.6). */
final class Fields {
    private Fields() {}

    /** The parts between separators that stand outside of quoted strings, without white space around them. */
    static List<String> split(String value, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++; // a quoted pair: whatever comes next does not end the string
            } else if (c == separator && !quoted) {
                parts.add(value.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(value.substring(from).strip());
        return parts;
    }

    /** Whether this list holds this token, in any case. */
    static boolean listed(List<String> values, String token) {
        return values.stream().flatMap(value -> split(value, ',').stream()).anyMatch(token::equalsIgnoreCase);
    }

    /** The media type of a {@code Content-Type}, without parameters, in lower case; empty if there is none. */
    static String mediaType(List<String> values) {
        if (values.isEmpty()) {
            return "";
        }
        String value = values.get(0);
        int parameters = value.indexOf(';');
        return (parameters < 0 ? value : value.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }
}
