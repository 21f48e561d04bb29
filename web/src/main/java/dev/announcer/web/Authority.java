package dev.announcer.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host with or without a port, as in {@code Host} (RFC 9110 section 7.2): in lower case, without the dot of the root.
 *
 * @param port -1: none
 */
record Authority(String host, int port) {
    // No user information: "localhost@evil.example" is not localhost (RFC 9110 section 4.2.4).
    private static final Pattern FORM = Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._~-]+)(?::([0-9]{0,5}))?");

    /** The authority that is written like this; empty if it is not one. */
    static Optional<Authority> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        String host = form.group(1).toLowerCase(Locale.ROOT);
        if (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1); // the same name, written absolutely
        }
        String digits = form.group(2);
        int port = digits == null || digits.isEmpty() ? -1 : Integer.parseInt(digits);
        return host.isEmpty() || port > 65_535 ? Optional.empty() : Optional.of(new Authority(host, port));
    }

    /** What the request was sent to; empty if it does not say, or says it in no way that can be read. */
    static Optional<Authority> of(WebRequest request) {
        List<String> sent = sent(request);
        return sent.size() == 1 ? parse(sent.get(0)) : Optional.empty();
    }

    /** As it was sent: the target's in absolute form holds instead of {@code Host} (RFC 9112 section 3.2.2). */
    static List<String> sent(WebRequest request) {
        Optional<String> absolute = RequestTarget.parse(request.target()).authority();
        return absolute.isPresent() ? List.of(absolute.get()) : request.headers("Host");
    }

    /** Whether both are the same place, where this port is meant if none is said. */
    boolean same(Authority other, int usualPort) {
        return host.equals(other.host) && (port < 0 ? usualPort : port) == (other.port < 0 ? usualPort : other.port);
    }

    @Override
    public String toString() {
        return port < 0 ? host : host + ":" + port;
    }
}
