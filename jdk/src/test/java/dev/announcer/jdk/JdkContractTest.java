package dev.announcer.jdk;

import com.sun.net.httpserver.HttpServer;
import dev.announcer.Announcer;
import dev.announcer.tck.AdapterContract;
import dev.announcer.tck.Served;
import dev.announcer.web.WebPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** On the server's default executor: its dispatcher thread, which nothing may hold. */
class JdkContractTest extends AdapterContract {
    @Override
    protected Served serve(Announcer announcer, WebPolicy policy) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/listen",
                new ListenHandler(
                        announcer,
                        policy,
                        (exchange, asked) -> admit(exchange.getRequestHeaders().getFirst("X-User"), asked)));
        server.createContext("/announce", new AnnounceHandler(announcer, policy));
        server.start();
        return new Served(server.getAddress().getPort(), () -> server.stop(0));
    }

    /** The server does not read while it answers. */
    @Override
    protected boolean noticesWithoutWriting() {
        return false;
    }

    /** The server refuses it by itself (400, of its own form): to it a target is a URI. */
    @Override
    protected void query_thatIsNoForm_isRefused() {}
}
