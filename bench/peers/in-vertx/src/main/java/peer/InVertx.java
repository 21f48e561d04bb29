package peer;

import dev.announcer.Announcer;
import dev.announcer.vertx.AnnounceHandler;
import dev.announcer.vertx.ListenHandler;
import io.vertx.core.Vertx;

/** Announcer on Vert.x. */
final class InVertx {
    private InVertx() {}

    public static void main(String... args) {
        Announcer announcer = Announcer.create();
        ListenHandler listen = new ListenHandler(announcer);
        AnnounceHandler announce = new AnnounceHandler(announcer);
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> {
                    if (request.path().equals("/listen")) {
                        listen.handle(request);
                    } else {
                        announce.handle(request);
                    }
                })
                .listen(Integer.parseInt(args[0]), "127.0.0.1")
                .onFailure(failed -> {
                    System.err.println(failed);
                    System.exit(1);
                });
    }
}
