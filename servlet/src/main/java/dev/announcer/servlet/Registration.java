package dev.announcer.servlet;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Arrays;

/** How a servlet object is registered. */
final class Registration {
    private Registration() {}

    static ServletRegistration.Dynamic add(ServletContext context, Servlet servlet, String... urlPatterns) {
        String name = servlet.getClass().getSimpleName() + Arrays.toString(urlPatterns);
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        if (registration == null) {
            throw new IllegalStateException(name + " is registered already");
        }
        registration.setAsyncSupported(true);
        registration.addMapping(urlPatterns);
        return registration;
    }
}
