package dev.announcer.examples;

import com.sun.net.httpserver.HttpServer;
import dev.announcer.Announcer;
import dev.announcer.jdk.ListenHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One announcer per document: ids, history and limits of its own. */
final class OneEach {
    private final Map<String, Announcer> announcers = new ConcurrentHashMap<>();

    Announcer of(String document) {
        return announcers.computeIfAbsent(document, first -> Announcer.create());
    }

    void open(HttpServer server, String document) {
        server.createContext("/documents/" + document, new ListenHandler(of(document)));
    }

    void close(HttpServer server, String document) {
        server.removeContext("/documents/" + document);
        of(document).close();
        announcers.remove(document);
    }
}
