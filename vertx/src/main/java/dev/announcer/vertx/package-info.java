/**
 * Handlers for the HTTP server of Vert.x 5:
 *
 * <pre>{@code
 * var announcer = Announcer.create();
 * var listen = new ListenHandler(announcer);
 * vertx.createHttpServer().requestHandler(listen).listen(5000);
 * }</pre>
 *
 * <p>The event loop that reads from a connection is the lane of its listener: streams are written by it, without another
 * thread and without a lock.
 */
@NullMarked
package dev.announcer.vertx;

import org.jspecify.annotations.NullMarked;
