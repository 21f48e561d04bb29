package dev.announcer.client;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param headers by name, whose case does not matter; a copy that cannot be changed
 * @param body null if there is none
 */
record Request(
        URI url,
        String method,
        Map<String, List<String>> headers,
        @Nullable BodyPublisher body) {
    /** What may go to another origin: it holds nothing that the application chose for this one. */
    private static final List<String> HARMLESS = List.of(
            "Accept",
            "Accept-Encoding",
            "Accept-Language",
            "Cache-Control",
            "Content-Language",
            "Content-Type",
            "Last-Event-ID",
            "User-Agent");

    Request {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        headers = Collections.unmodifiableMap(copy);
    }

    /**
     * The request that a redirect asks for (Fetch Standard 4.4). To another origin goes no header that may be a credential
     * (CWE-200): not only those that are meant for that, keys of all names are in use.
     */
    Request redirected(int status, URI target) {
        boolean plain = (status == 303 && !method.equals("GET") && !method.equals("HEAD"))
                || ((status == 301 || status == 302) && method.equals("POST"));
        Map<String, List<String>> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        kept.putAll(headers);
        if (plain) {
            kept.keySet().removeIf(name -> name.regionMatches(true, 0, "Content-", 0, 8));
        }
        if (!origin(target).equals(origin(url))) {
            kept.keySet().removeIf(name -> HARMLESS.stream().noneMatch(name::equalsIgnoreCase));
        }
        return new Request(target, plain ? "GET" : method, kept, plain ? null : body);
    }

    /** Scheme, host, and port unless it is the scheme's own (HTML Living Standard 7.1.1). */
    static String origin(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(java.util.Locale.ROOT);
        String host = String.valueOf(url.getHost()).toLowerCase(java.util.Locale.ROOT);
        boolean standard = url.getPort() < 0 || url.getPort() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host + (standard ? "" : ":" + url.getPort());
    }
}
