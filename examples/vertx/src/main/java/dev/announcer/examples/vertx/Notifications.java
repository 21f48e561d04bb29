package dev.announcer.examples.vertx;

import dev.announcer.Announcer;
import dev.announcer.vertx.AnnounceHandler;
import dev.announcer.vertx.ListenHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;

/** What is posted to {@code /announce?topic=T} is heard by those who listen at {@code /listen?topic=T}. */
public final class Notifications {
    private Notifications() {}

    /** Serves at this port, or at 5000. */
    public static void main(String... args) {
        start(Vertx.vertx(), args.length == 0 ? 5000 : Integer.parseInt(args[0]))
                .onSuccess(server -> System.out.println("listening on http://localhost:" + server.actualPort()))
                .onFailure(failed -> {
                    System.err.println(failed.getMessage());
                    System.exit(1);
                });
    }

    static Future<HttpServer> start(Vertx vertx, int port) {
        var announcer = Announcer.create();
        var listen = new ListenHandler(announcer);
        var announce = new AnnounceHandler(announcer);
        var server = vertx.createHttpServer().requestHandler(request -> {
            switch (request.path()) {
                case "/listen" -> listen.handle(request);
                case "/announce" -> announce.handle(request);
                default -> request.response().setStatusCode(404).end();
            }
        });
        return server.listen(port, "localhost");
    }
}
