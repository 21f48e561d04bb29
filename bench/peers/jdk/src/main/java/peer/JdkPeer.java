package peer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The usual broadcast with the JDK's own server: a set of streams, written to one after the other. */
final class JdkPeer {
    private final Set<OutputStream> listeners = ConcurrentHashMap.newKeySet();

    public static void main(String... args) throws IOException {
        JdkPeer peer = new JdkPeer();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 4096);
        server.createContext("/listen", peer::listen);
        server.createContext("/announce", peer::announce);
        server.start();
    }

    private void listen(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream listener = exchange.getResponseBody();
        listener.write(":\n\n".getBytes());
        listener.flush();
        listeners.add(listener);
    }

    private void announce(HttpExchange exchange) throws IOException {
        byte[] event = ("data: " + new String(exchange.getRequestBody().readAllBytes()) + "\n\n").getBytes();
        for (OutputStream listener : listeners) {
            try {
                listener.write(event);
                listener.flush();
            } catch (IOException gone) {
                listeners.remove(listener);
            }
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }
}
