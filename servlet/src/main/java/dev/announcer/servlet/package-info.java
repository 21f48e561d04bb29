/**
 * Streams and announcing in any container of Jakarta Servlet 6.0 or newer: {@link dev.announcer.servlet.ListenServlet} and
 * {@link dev.announcer.servlet.AnnounceServlet}, as servlets or from inside one's own.
 *
 * <p>A stream is written without blocking, by the announcer's lanes: it holds no thread of the container, whether its peer
 * reads or not. {@code StreamSink} says how.
 */
package dev.announcer.servlet;
