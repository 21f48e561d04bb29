package dev.announcer.spring;

import dev.announcer.Announcer;
import dev.announcer.tck.Served;
import dev.announcer.web.WebPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/** A real Spring Boot application on a free port of the loopback address, ended when it is closed. */
final class Application implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Application(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** An application of these classes; each property as {@code name=value}. */
    static Application start(WebApplicationType type, List<Class<?>> classes, String... properties) {
        return new Application(builder(type, classes, properties).run());
    }

    /** One that serves an announcer of somebody else, by the contract's paths. */
    static Served serve(WebApplicationType type, List<Class<?>> classes, Announcer announcer, WebPolicy policy) {
        SpringApplicationBuilder builder =
                builder(type, classes, "announcer.listen.enabled=true", "announcer.announce.enabled=true");
        builder.initializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(Announcer.class, () -> announcer);
            beans.registerBean(WebPolicy.class, () -> policy);
        });
        Application application = new Application(builder.run());
        return new Served(application.port(), application);
    }

    private static SpringApplicationBuilder builder(
            WebApplicationType type, List<Class<?>> classes, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off", "logging.level.root=warn"));
        all.addAll(List.of(properties));
        return new SpringApplicationBuilder(classes.toArray(Class<?>[]::new))
                .web(type)
                .properties(all.toArray(String[]::new))
                .registerShutdownHook(false);
    }

    int port() {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
    }

    /** What a starter for Spring MVC brings. */
    @ImportAutoConfiguration({
        AnnouncerAutoConfiguration.class,
        ServletAutoConfiguration.class,
        org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration.class,
        org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration.class,
        org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration.class,
        org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration.class,
    })
    static class Mvc {}

    /** And Tomcat. */
    @ImportAutoConfiguration(
            org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration.class)
    static class Tomcat {}

    /** And Jetty. */
    @ImportAutoConfiguration(
            org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration.class)
    static class Jetty {}

    /** What a starter for WebFlux brings, on Netty. */
    @ImportAutoConfiguration({
        AnnouncerAutoConfiguration.class,
        ReactiveAutoConfiguration.class,
        org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration.class,
        org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration.class,
        org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration.class,
        org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration.class,
        org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration.class,
    })
    static class WebFlux {
        /** Event loops of its own: the usual ones are the JVM's, and end with the first application that does. */
        @Bean
        ReactorResourceFactory loops() {
            ReactorResourceFactory loops = new ReactorResourceFactory();
            loops.setUseGlobalResources(false);
            loops.setShutdownQuietPeriod(Duration.ZERO); // 2 s, which Reactor Netty waits at every end
            return loops;
        }
    }
}
