package peer;

import io.javalin.Javalin;
import io.javalin.http.sse.SseClient;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The usual broadcast with Javalin on Jetty: a set of clients, sent to one after the other. */
final class JavalinPeer {
    private JavalinPeer() {}

    public static void main(String... args) {
        Set<SseClient> listeners = ConcurrentHashMap.newKeySet();
        Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.sse("/listen", listener -> {
                        listener.keepAlive();
                        listener.onClose(() -> listeners.remove(listener));
                        listener.sendComment("");
                        listeners.add(listener);
                    });
                    config.routes.post("/announce", request -> {
                        String data = request.body();
                        for (SseClient listener : listeners) {
                            listener.sendData(data);
                        }
                        request.status(204);
                    });
                })
                .start("127.0.0.1", Integer.parseInt(args[0]));
    }
}
