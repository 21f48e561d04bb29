/**
 * The request side of {@code /listen} and {@code /announce}, free of any web framework: {@link
 * dev.announcer.web.ListenEndpoint} and {@link dev.announcer.web.AnnounceEndpoint} turn the head of a request into what is to
 * be done, by a {@link dev.announcer.web.WebPolicy}. An adapter wraps its framework's request as a {@link
 * dev.announcer.web.WebRequest}, routes by path, reads bodies and writes bytes; everything else is decided here, once.
 * Who tells of an announcer in numbers has them from a {@link dev.announcer.web.CountingObserver}.
 */
package dev.announcer.web;
