package dev.announcer.servlet;

import dev.announcer.tck.Served;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.Servlet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The containers that the adapter is tested on, as a program would embed them. */
final class Containers {
    private static final String LOOPBACK = "127.0.0.1";

    private Containers() {}

    static Served tomcat(Map<String, Servlet> servlets) throws Exception {
        return tomcat(servlets, context -> {});
    }

    static Served tomcat(Map<String, Servlet> servlets, Consumer<Context> options) throws Exception {
        Path base = Files.createTempDirectory("announcer-tomcat");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", LOOPBACK);
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", base.toString());
        context.addServletContainerInitializer(
                (classes, starting) -> servlets.forEach((path, servlet) -> Registration.add(starting, servlet, path)),
                Set.of());
        // Stopping waits so long for streams that are still open: by default two seconds, in which they do not end.
        ((StandardContext) context).setUnloadDelay(100);
        options.accept(context);
        tomcat.start();
        return new Served(connector.getLocalPort(), () -> {
            tomcat.stop();
            tomcat.destroy();
        });
    }

    static Served jettyEe10(Map<String, Servlet> servlets) throws Exception {
        var context = new org.eclipse.jetty.ee10.servlet.ServletContextHandler();
        servlets.forEach(
                (path, servlet) -> context.addServlet(new org.eclipse.jetty.ee10.servlet.ServletHolder(servlet), path));
        return jetty(context);
    }

    static Served jettyEe11(Map<String, Servlet> servlets) throws Exception {
        var context = new org.eclipse.jetty.ee11.servlet.ServletContextHandler();
        servlets.forEach(
                (path, servlet) -> context.addServlet(new org.eclipse.jetty.ee11.servlet.ServletHolder(servlet), path));
        return jetty(context);
    }

    private static Served jetty(Handler handler) throws Exception {
        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setHandler(handler);
        server.start();
        return new Served(((ServerConnector) server.getConnectors()[0]).getLocalPort(), server::stop);
    }

    static Served undertow(Map<String, Servlet> servlets) throws Exception {
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(Containers.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("announcer");
        servlets.forEach((path, servlet) -> deployment.addServlet(
                Servlets.servlet(path, servlet.getClass(), new ImmediateInstanceFactory<>(servlet))
                        .addMapping(path)
                        .setAsyncSupported(true)));
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
        manager.deploy();
        Undertow undertow = Undertow.builder()
                .setServerOption(UndertowOptions.BUFFER_PIPELINED_DATA, false) // else it holds a stream back for it
                .addHttpListener(0, LOOPBACK, manager.start())
                .build();
        undertow.start();
        int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
        return new Served(port, undertow::stop);
    }
}
