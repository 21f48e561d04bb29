package dev.announcer.examples.servlets;

import dev.announcer.Announcer;
import dev.announcer.servlet.ListenServlet;
import io.javalin.Javalin;
import org.eclipse.jetty.ee10.servlet.ServletHolder;

/** Streams beside Javalin's routes. */
final class InJavalin {
    private InJavalin() {}

    static Javalin start(String host, int port) {
        var announcer = Announcer.create();
        return Javalin.create(config -> {
                    config.jetty.modifyServletContextHandler(
                            context -> context.addServlet(new ServletHolder(new ListenServlet(announcer)), "/listen"));
                    config.routes.post("/orders/{id}/paid", ctx -> {
                        announcer.announce("orders/" + ctx.pathParam("id"), "paid");
                        ctx.status(204);
                    });
                })
                .start(host, port);
    }
}
