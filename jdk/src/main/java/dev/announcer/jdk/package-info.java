/**
 * Handlers for {@code com.sun.net.httpserver}:
 *
 * <pre>{@code
 * var announcer = Announcer.create();
 * var server = HttpServer.create(new InetSocketAddress("localhost", 5000), 0);
 * server.createContext("/listen", new ListenHandler(announcer));
 * server.createContext("/ping", new AnnounceHandler(announcer, "ping", "pong"));
 * server.start();
 * }</pre>
 *
 * <p>That server blocks whoever writes until the peer takes the bytes, and does not read while it answers. So the handlers
 * write on threads of their own (virtual ones from JDK 24 on, else a pool that grows with the writers that are blocked), an
 * announcer's write timeout interrupts them, and a peer that has gone is noticed by a write: the second heartbeat after
 * it left, at the latest.
 *
 * <p>Properties of that server that matter to streams, read when its classes are loaded: set
 * {@code sun.net.httpserver.nodelay} to {@code true}, or an event that follows another at once may wait for the peer's
 * acknowledgement (about 40 ms); leave {@code sun.net.httpserver.maxRspTime} alone, which would end every stream;
 * {@code jdk.httpserver.maxConnections} counts streams.
 */
@NullMarked
package dev.announcer.jdk;

import org.jspecify.annotations.NullMarked;
