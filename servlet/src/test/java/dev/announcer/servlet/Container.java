package dev.announcer.servlet;

import dev.announcer.tck.Served;
import jakarta.servlet.Servlet;
import java.util.Map;

/** A container under test. */
@FunctionalInterface
interface Container {
    /** Starts it on a free port of the loopback address, with these servlets at these URL patterns. */
    Served serve(Map<String, Servlet> servlets) throws Exception;
}
