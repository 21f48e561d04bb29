package dev.announcer.web;

import dev.announcer.Event;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The id that a listener goes on after: the header first, then the query (HTML Living Standard 9.2.4). */
final class LastEventId {
    /** {@code EventSource} cannot set headers on its first connection; polyfills have these names for it. */
    private static final Set<String> PARAMETERS = Set.of("lastEventId", "lastEventID", "evs_last_event_id");

    /**
     * Stands for every id that no event can have: longer than an id may be, and of no epoch. The listener then hears that
     * its id is unknown, which is the truth, and no journal has to look up what a stranger made up (CWE-400: an id is
     * kept as long as its listener; a header may have kilobytes).
     */
    static final String IMPOSSIBLE = "?".repeat(Event.MAX_NAME_BYTES + 1);

    private LastEventId() {}

    /** The id, or empty if none was given: an empty one is none. */
    static String of(WebRequest request, Query query) {
        for (String value : request.headers("Last-Event-ID")) {
            if (!value.isEmpty()) {
                return possible(utf8(value));
            }
        }
        return possible(query.last(PARAMETERS));
    }

    private static String utf8(String latin1) {
        try {
            if (latin1.chars().anyMatch(c -> c > 0xFF)) {
                return IMPOSSIBLE;
            }
            return Utf8.decode(latin1.getBytes(StandardCharsets.ISO_8859_1));
        } catch (CharacterCodingException notUtf8) {
            return IMPOSSIBLE; // Never an error: EventSource would give up for good
        }
    }

    private static String possible(String id) {
        boolean tooLong =
                id.length() > Event.MAX_NAME_BYTES || id.getBytes(StandardCharsets.UTF_8).length > Event.MAX_NAME_BYTES;
        return tooLong || id.chars().anyMatch(Character::isISOControl) ? IMPOSSIBLE : id;
    }
}
