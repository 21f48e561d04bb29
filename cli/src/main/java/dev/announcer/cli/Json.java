package dev.announcer.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * As much JSON (RFC 8259) as the hub's answers and batches need: writes a string, and reads the members of one object.
 *
 * <p>A library would cost a command that is over in a moment more than the rest of its work.
 */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** The text as a JSON string, with its quotes. */
    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /**
     * The members of an object whose values are strings, numbers or words; those that are objects or lists are left out.
     *
     * @throws IllegalArgumentException if it is not a JSON object
     */
    static Map<String, String> members(String text) {
        Json json = new Json(text);
        Map<String, String> members = new LinkedHashMap<>();
        json.expect('{');
        if (json.next() == '}') {
            json.at++;
        } else {
            do {
                String name = json.string();
                json.expect(':');
                json.member(name, members);
            } while (json.another('}'));
        }
        json.next();
        if (json.at < text.length()) {
            throw json.wrong();
        }
        return members;
    }

    private void member(String name, Map<String, String> members) {
        switch (next()) {
            case '"' -> members.put(name, string());
            case '{', '[' -> skip();
            default -> members.put(name, word());
        }
    }

    /** Passes an object or a list, by its brackets alone. */
    private void skip() {
        int depth = 0;
        do {
            switch (next()) {
                case '"' -> string();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case 0 -> throw wrong();
                default -> at++;
            }
        } while (depth > 0);
    }

    private String word() {
        int from = at;
        while (at < text.length() && ",}] \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (from == at) {
            throw wrong();
        }
        return text.substring(from, at);
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            out.append(c == '\\' ? escaped() : c);
        }
        throw wrong();
    }

    private char escaped() {
        if (at == text.length()) {
            throw wrong();
        }
        char c = text.charAt(at++);
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '"', '\\', '/' -> c;
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw wrong();
                }
                at += 4;
                yield (char) Integer.parseInt(text, at - 4, at, 16);
            }
            default -> throw wrong();
        };
    }

    /** After a member: passes a comma and says that another follows, or passes the end. */
    private boolean another(char end) {
        boolean comma = next() == ',';
        expect(comma ? ',' : end);
        return comma;
    }

    private void expect(char c) {
        if (next() != c) {
            throw wrong();
        }
        at++;
    }

    /** The next character that is no white space; 0 at the end. */
    private char next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("not JSON at index " + at);
    }
}
