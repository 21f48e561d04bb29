/**
 * {@code EventSource} for the JVM: listens to {@code text/event-stream} as the HTML Living Standard 9.2 says, reconnects, and
 * goes on where it was.
 *
 * <p>{@link dev.announcer.client.EventSource} is where to begin; {@link dev.announcer.client.EventReader} reads one stream that
 * somebody else opened.
 *
 * <pre>{@code
 * try (var source = EventSource.open("http://localhost:5000/listen?topic=news")) {
 *     for (var event : source) {
 *         System.out.println(event.data());
 *     }
 * }
 * }</pre>
 *
 * <p>One connection is an {@code Attempt}: it asks for headers, sends, follows redirects, judges the answer and hands the body
 * to a {@code BodyStream}, which gives the bytes to core's parser and the events to the {@code Inbox}. The {@code Connector}
 * owns the attempts and decides when the next one begins. All of these are confined to one {@code Serial}, so that none of them
 * has a lock. Out of the inbox events go to whoever takes them, to callbacks, or to a subscriber; when it is full, nothing more
 * is requested of the connection, and the server meets TCP's own back-pressure.
 */
package dev.announcer.client;
