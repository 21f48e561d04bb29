package dev.announcer.web;

import java.util.ArrayList;
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
        List<Key> all = new ArrayList<>();
        for (String key : keys) {
            all.add(Key.of("key", key));
        }
        this.keys = List.copyOf(all);
    }

    /** The response to send instead (401); empty if the request may be served. */
    public Optional<WebResponse> refuse(WebRequest request) {
        for (Key key : keys) {
            if (Bearer.shows(request, Optional.empty(), key)) {
                return Optional.empty();
            }
        }
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(Bearer.unauthorized("send it as Authorization: Bearer KEY"));
    }
}
