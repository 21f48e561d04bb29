package com.launchdarkly.eventsource;

import com.launchdarkly.logging.LDLogger;
import java.io.InputStream;
import java.net.URI;
import java.util.Set;

/** Lets a benchmark at the parser of okhttp-eventsource, which is hidden in its package. */
public final class ParserDoor {
    private ParserDoor() {}

    /** Reads a stream to its end, and returns how many characters of data it had. */
    public static long read(InputStream in) {
        EventParser parser = new EventParser(
                in,
                URI.create("http://localhost"),
                EventSource.DEFAULT_READ_BUFFER_SIZE,
                false,
                Set.of(),
                LDLogger.none());
        long characters = 0;
        try {
            while (true) {
                if (parser.nextEvent() instanceof MessageEvent event) {
                    characters += event.getData().length();
                }
            }
        } catch (StreamException ended) {
            return characters;
        }
    }
}
