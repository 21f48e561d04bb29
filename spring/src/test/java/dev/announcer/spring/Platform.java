package dev.announcer.spring;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;

/** What a Spring Boot application runs on. */
enum Platform {
    TOMCAT,
    JETTY,
    NETTY;

    WebApplicationType type() {
        return this == NETTY ? WebApplicationType.REACTIVE : WebApplicationType.SERVLET;
    }

    /** The configuration of it, and of the application. */
    List<Class<?>> with(Class<?>... application) {
        List<Class<?>> classes = new ArrayList<>(List.of(application));
        switch (this) {
            case TOMCAT -> classes.addAll(List.of(Application.Mvc.class, Application.Tomcat.class));
            case JETTY -> classes.addAll(List.of(Application.Mvc.class, Application.Jetty.class));
            case NETTY -> classes.add(Application.WebFlux.class);
        }
        return classes;
    }

    Application start(List<Class<?>> application, String... properties) {
        return Application.start(type(), with(application.toArray(Class<?>[]::new)), properties);
    }
}
