package dev.announcer.web;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Refuses requests that show none of these keys, for routes beside {@code /listen} and {@code /announce}, which look for
 * their keys themselves. A key is taken from {@code Authorization} alone (RFC 6750 section 2.1). Immutable and thread-safe,
 * and never shows a key.
 */
public final class KeyCheck {
    private final List<Key> keys;

    /**
     * A check that any of these keys passes; without any, everybody does.
     *
     * @throws IllegalArgumentException if one is empty or has a character that cannot be sent as a bearer token
     */
    public KeyCheck(Collection<String> keys) {
        this.keys = keys.stream().map(key -> Key.of("key", key)).toList();
    }

    /** The response to send instead (401); empty if the request may be served. */
    public Optional<WebResponse> refuse(WebRequest request) {
        return keys.isEmpty() || keys.stream().anyMatch(key -> Bearer.shows(request, Optional.empty(), key))
                ? Optional.empty()
                : Optional.of(Bearer.unauthorized("send it as Authorization: Bearer KEY"));
    }
}
