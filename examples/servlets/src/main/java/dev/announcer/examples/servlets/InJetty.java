package dev.announcer.examples.servlets;

import dev.announcer.Announcer;
import dev.announcer.servlet.AnnounceServlet;
import dev.announcer.servlet.ListenServlet;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;

/** Streams from Jetty alone. */
final class InJetty {
    private InJetty() {}

    static Server start(InetSocketAddress address) throws Exception {
        var announcer = Announcer.create();
        var context = new ServletContextHandler();
        context.addServlet(new ListenServlet(announcer), "/listen");
        context.addServlet(new AnnounceServlet(announcer, "ping", "pong"), "/ping");
        var server = new Server(address);
        server.setHandler(context);
        server.start();
        return server;
    }
}
