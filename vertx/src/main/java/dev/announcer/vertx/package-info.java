/**
 * Handlers for the HTTP server of Vert.x 5:
 *
 * <pre>{@code
 * var announcer = Announcer.create();
 * var listen = new ListenHandler(announcer);
 * vertx.createHttpServer().requestHandler(listen).listen(5000);
 * }</pre>
 *
 * <p>With the router of Vert.x Web: {@code router.route("/listen").handler(context -> listen.handle(context.request()))},
 * before a {@code BodyHandler} for the one that announces, which reads the body itself.
 *
 * <p>The event loop that reads from a connection is the lane of its listener: streams are written by it, without another
 * thread and without a lock. Over HTTP/1 the bytes go past the response, whose {@code bytesWritten} counts the head alone;
 * on a server with metrics or an idle timeout, and over HTTP/2, they go through it, which costs more.
 *
 * <p>Close the announcer before the server: that ends the streams properly, while a server that is shut down waits for them.
 */
@NullMarked
package dev.announcer.vertx;

import org.jspecify.annotations.NullMarked;
