package dev.announcer.client;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Objects;

/**
 * A stream that was opened: the head of the answer.
 *
 * @param url the final one, after redirects
 * @param status always 200: no other opens a stream
 * @param headers of the answer
 */
public record Opening(URI url, int status, HttpHeaders headers) {
    /** Checks. */
    public Opening {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(headers, "headers");
    }
}
