package dev.announcer.examples.servlets;

import dev.announcer.Announcer;
import dev.announcer.servlet.ListenServlet;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** Streams beside JAX-RS resources, whose own {@code SseEventSink} cannot tell who keeps up. */
final class BesideJaxRs {
    private BesideJaxRs() {}

    /** A resource that announces. */
    @Path("orders/{id}/paid")
    public static final class Orders {
        private final Announcer announcer;

        Orders(Announcer announcer) {
            this.announcer = announcer;
        }

        /** An order was paid. */
        @POST
        public void paid(@PathParam("id") String id) {
            announcer.announce("orders/" + id, "paid");
        }
    }

    static Server start(InetSocketAddress address) throws Exception {
        var announcer = Announcer.create();
        var resources = new ResourceConfig().register(new Orders(announcer));
        var context = new ServletContextHandler();
        context.addServlet(new ListenServlet(announcer), "/listen");
        context.addServlet(new ServletHolder(new ServletContainer(resources)), "/*");
        var server = new Server(address);
        server.setHandler(context);
        server.start();
        return server;
    }
}
