package dev.announcer.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A response as it came.
 *
 * @param head through the blank line, as ISO-8859-1
 * @param body not a copy
 */
public record WireResponse(String head, byte[] body) {
    private static final Pattern ID = Pattern.compile("\\{\"id\":\"([^\"]+)\"}\n");

    /** The status code. */
    public int status() {
        Matcher line = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) [^\r\n]*").matcher(lines().get(0));
        assertTrue(line.matches(), () -> "not a status line of HTTP/1.1: " + head);
        return Integer.parseInt(line.group(1));
    }

    private List<String> lines() {
        return List.of(head.split("\r\n"));
    }

    /** The values of this field, named in lower case. */
    public List<String> headers(String name) {
        List<String> values = new ArrayList<>();
        for (String line : lines().subList(1, lines().size())) {
            int colon = line.indexOf(':');
            if (line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                values.add(line.substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** The value of this field; a field that comes twice is a failure. */
    public Optional<String> header(String name) {
        List<String> values = headers(name);
        assertTrue(values.size() <= 1, () -> name + " comes more than once: " + head);
        return values.stream().findFirst();
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, UTF_8);
    }

    /** The id that was answered to an announcement. */
    public String id() {
        assertEquals(200, status(), this::toString);
        assertEquals(Optional.of("application/json"), header("content-type"));
        Matcher id = ID.matcher(text());
        assertTrue(id.matches(), this::toString);
        return id.group(1);
    }

    /** Fails unless this is a problem (RFC 9457) of this status whose detail has all of these in it. */
    public WireResponse assertProblem(int status, String... inDetail) {
        assertEquals(status, status(), this::toString);
        assertEquals(Optional.of("application/problem+json"), header("content-type"), this::toString);
        assertTrue(
                text().matches("\\{\"type\":\"about:blank\",\"title\":\"[A-Z][A-Za-z ]+\",\"status\":" + status
                        + ",\"detail\":\"([^\"\\\\]++|\\\\.)++\"(,\"line\":[0-9]+)?}\n"),
                this::toString);
        for (String part : inDetail) {
            assertTrue(text().contains(part.replace("\"", "\\\"")), () -> "no " + part + " in " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return head + text();
    }
}
