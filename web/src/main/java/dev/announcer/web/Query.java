package dev.announcer.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A query, decoded strictly as a form (WHATWG URL 5.1): what is not a form of UTF-8 is refused instead of guessed at, so
 * that nothing is announced under, or heard of, another topic than was meant. Its problems never show the query, because
 * it may hold a key (CWE-532, CWE-209).
 */
final class Query {
    private final List<Parameter> parameters;

    private Query(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    /**
     * The query of this target.
     *
     * @throws ProblemException (400) if it has a bad % escape, or is not UTF-8
     */
    static Query of(String target) {
        String query = RequestTarget.parse(target).query().orElse("");
        List<Parameter> parameters = new ArrayList<>();
        int at = 0;
        while (at < query.length()) {
            int and = query.indexOf('&', at);
            int end = and < 0 ? query.length() : and;
            if (end > at) {
                int equals = query.indexOf('=', at);
                boolean valued = equals >= 0 && equals < end;
                parameters.add(new Parameter(
                        decode(query, at, valued ? equals : end), valued ? decode(query, equals + 1, end) : ""));
            }
            at = end + 1;
        }
        return new Query(parameters);
    }

    private static String decode(String query, int from, int to) {
        if (isPlain(query, from, to)) {
            return query.substring(from, to);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            char c = query.charAt(i);
            if (c == '%') {
                if (i + 2 >= to
                        || !HexFormat.isHexDigit(query.charAt(i + 1))
                        || !HexFormat.isHexDigit(query.charAt(i + 2))) {
                    throw bad("has a bad % escape at index " + i + "; two hexadecimal digits have to follow a %");
                }
                bytes.write(HexFormat.fromHexDigits(query, i + 1, i + 3));
                i += 2;
            } else if (c > 0xFF) {
                throw bad("has something else than bytes at index " + i);
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        try {
            return Utf8.decode(bytes.toByteArray());
        } catch (CharacterCodingException notUtf8) {
            throw bad("is not UTF-8 in the parameter that ends at index " + to);
        }
    }

    /** Whether it is ASCII that stands for itself. */
    private static boolean isPlain(String query, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = query.charAt(i);
            if (c == '%' || c == '+' || c >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static ProblemException bad(String what) {
        return ProblemException.bad("the query " + what);
    }

    /** The values of this parameter, in order. */
    List<String> all(String name) {
        List<String> values = new ArrayList<>(parameters.size());
        for (Parameter parameter : parameters) {
            if (parameter.name.equals(name)) {
                values.add(parameter.value);
            }
        }
        return values;
    }

    /**
     * The value of this parameter, which may be empty; empty if it was not given.
     *
     * @throws ProblemException (400) if it was given twice: which one is meant cannot be known, and who reads the query
     *     before us may take the other (CWE-235)
     */
    Optional<String> one(String name) {
        Optional<String> one = Optional.empty();
        for (Parameter parameter : parameters) {
            if (parameter.name.equals(name)) {
                if (one.isPresent()) {
                    throw ProblemException.bad(name + " is given " + all(name).size() + " times; it is allowed once");
                }
                one = Optional.of(parameter.value);
            }
        }
        return one;
    }

    /** The last value that is not empty among these parameters; empty if there is none. */
    String last(Set<String> names) {
        String last = "";
        for (Parameter parameter : parameters) {
            if (names.contains(parameter.name) && !parameter.value.isEmpty()) {
                last = parameter.value;
            }
        }
        return last;
    }

    /**
     * Checks that nothing else was given than these.
     *
     * @throws ProblemException (400) otherwise
     */
    void allow(List<String> names, String where) {
        for (Parameter parameter : parameters) {
            if (!names.contains(parameter.name)) {
                throw ProblemException.bad("the parameter \"" + parameter.name + "\" is not known; " + where + " takes "
                        + (names.isEmpty() ? "none" : String.join(", ", names)));
            }
        }
    }

    private record Parameter(String name, String value) {}
}
