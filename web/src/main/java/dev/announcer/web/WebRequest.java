package dev.announcer.web;

import java.util.List;

/**
 * The head of a request as an adapter saw it. Routing is the adapter's: an endpoint is asked when the path is known to be
 * its own.
 */
public interface WebRequest {
    /** The method, as it was sent; methods are case-sensitive (RFC 9110 section 9.1). */
    String method();

    /**
     * The request target as it was sent, undecoded: {@code /listen?topic=a}, or in absolute form
     * {@code http://host/listen?topic=a} (RFC 9112 section 3.2). Bytes above 127 as ISO-8859-1.
     */
    String target();

    /**
     * The values of all header fields of this name, in order; none if it was not sent. Names are case-insensitive. Values
     * are bytes read as ISO-8859-1, as servers for the JVM give them, without the white space around
     * them. Over HTTP/2 {@code :authority} is given as {@code Host} (RFC 9113 section 8.3.1).
     */
    List<String> headers(String name);
}
