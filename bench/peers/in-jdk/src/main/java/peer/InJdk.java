package peer;

import com.sun.net.httpserver.HttpServer;
import dev.announcer.Announcer;
import dev.announcer.jdk.AnnounceHandler;
import dev.announcer.jdk.ListenHandler;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Announcer on the JDK's own server. */
final class InJdk {
    private InJdk() {}

    public static void main(String... args) throws IOException {
        Announcer announcer = Announcer.create();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 4096);
        server.createContext("/listen", new ListenHandler(announcer));
        server.createContext("/announce", new AnnounceHandler(announcer));
        server.start();
    }
}
