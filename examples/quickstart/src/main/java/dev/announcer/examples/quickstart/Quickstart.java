package dev.announcer.examples.quickstart;

import com.sun.net.httpserver.HttpServer;
import dev.announcer.Announcer;
import dev.announcer.jdk.AnnounceHandler;
import dev.announcer.jdk.ListenHandler;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The whole idea: {@code /ping} announces, and everybody who listens at {@code /listen} hears it. */
public final class Quickstart {
    private Quickstart() {}

    /** Serves at this port, or at 5000. */
    public static void main(String... args) throws IOException {
        var server = start(args.length == 0 ? 5000 : Integer.parseInt(args[0]));
        System.out.println(
                "listening on http://localhost:" + server.getAddress().getPort());
    }

    static HttpServer start(int port) throws IOException {
        var announcer = Announcer.create();
        var server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
        server.createContext("/listen", new ListenHandler(announcer));
        server.createContext("/ping", new AnnounceHandler(announcer, "ping", "pong"));
        server.start();
        return server;
    }
}
