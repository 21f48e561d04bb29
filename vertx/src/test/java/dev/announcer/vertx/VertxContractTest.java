package dev.announcer.vertx;

import dev.announcer.Announcer;
import dev.announcer.tck.AdapterContract;
import dev.announcer.tck.Served;
import dev.announcer.web.WebPolicy;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** On one event loop. */
class VertxContractTest extends AdapterContract {
    @Override
    protected Served serve(Announcer announcer, WebPolicy policy) throws Exception {
        Map<String, Handler<HttpServerRequest>> routes = Map.of(
                "/listen",
                new ListenHandler(announcer, policy, (request, asked) -> admit(request.getHeader("X-User"), asked)),
                "/announce",
                new AnnounceHandler(announcer, policy));
        Vertx vertx = Vertx.vertx();
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> routes.get(request.path()).handle(request))
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        return new Served(server.actualPort(), () -> vertx.close().await(10, TimeUnit.SECONDS));
    }
}
