package peer;

import dev.announcer.Announcer;
import dev.announcer.servlet.AnnounceServlet;
import dev.announcer.servlet.ListenServlet;
import io.javalin.Javalin;
import org.eclipse.jetty.ee10.servlet.ServletHolder;

/** Announcer's servlets beside Javalin's routes, on its Jetty. */
final class InJavalin {
    private InJavalin() {}

    public static void main(String... args) {
        Announcer announcer = Announcer.create();
        Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.jetty.modifyServletContextHandler(context -> {
                        context.addServlet(new ServletHolder(new ListenServlet(announcer)), "/listen");
                        context.addServlet(new ServletHolder(new AnnounceServlet(announcer)), "/announce");
                    });
                })
                .start("127.0.0.1", Integer.parseInt(args[0]));
    }
}
