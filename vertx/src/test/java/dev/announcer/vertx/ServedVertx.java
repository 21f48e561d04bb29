package dev.announcer.vertx;

import dev.announcer.Announcer;
import dev.announcer.ListenRequest;
import dev.announcer.tck.Served;
import dev.announcer.web.WebPolicy;
import io.netty.channel.Channel;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A server of Vert.x with both handlers, and the connections that it accepted. */
final class ServedVertx implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    /** What decides on a listener, by the request's {@code X-User}. */
    interface Admitting extends BiFunction<@Nullable String, ListenRequest.Builder, ListenRequest.Builder> {}

    private final Vertx vertx = Vertx.vertx();
    private final List<HttpConnection> connections = new CopyOnWriteArrayList<>();
    private final Map<String, Handler<HttpServerRequest>> routes;
    private volatile int port;

    private ServedVertx(Announcer announcer, WebPolicy policy, Admitting admitting) {
        routes = Map.of(
                "/listen",
                new ListenHandler(
                        announcer, policy, (request, asked) -> admitting.apply(request.getHeader("X-User"), asked)),
                "/announce",
                new AnnounceHandler(announcer, policy),
                "/ping",
                new AnnounceHandler(announcer, "ping", "pong"));
    }

    /** On one event loop. */
    static ServedVertx start(Announcer announcer, WebPolicy policy, Admitting admitting, HttpServerOptions options)
            throws Exception {
        ServedVertx served = new ServedVertx(announcer, policy, admitting);
        served.listen(served.vertx.createHttpServer(options));
        return served;
    }

    /** By threads that may block. */
    static ServedVertx startWorkers(Announcer announcer) throws Exception {
        ServedVertx served = new ServedVertx(announcer, WebPolicy.builder().build(), (user, asked) -> asked);
        served.vertx
                .deployVerticle(
                        new AbstractVerticle() {
                            @Override
                            public void start(Promise<Void> started) {
                                served.bind(vertx.createHttpServer())
                                        .<Void>mapEmpty()
                                        .onComplete(started);
                            }
                        },
                        new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return served;
    }

    private void listen(HttpServer server) throws Exception {
        bind(server).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private Future<HttpServer> bind(HttpServer server) {
        return server.connectionHandler(connections::add)
                .requestHandler(request -> routes.get(request.path()).handle(request))
                .listen(0, "127.0.0.1")
                .map(bound -> {
                    port = bound.actualPort(); // before whoever waits goes on
                    return bound;
                });
    }

    int port() {
        return port;
    }

    /** The channels that are open now. */
    List<Channel> open() {
        return connections.stream()
                .map(connection -> ((HttpServerConnection) connection)
                        .channelHandlerContext()
                        .channel())
                .filter(Channel::isOpen)
                .toList();
    }

    Served served() {
        return new Served(port, this);
    }

    @Override
    public void close() throws Exception {
        vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
