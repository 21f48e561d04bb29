package dev.announcer.servlet;

import dev.announcer.web.Header;
import dev.announcer.web.WebResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes what the endpoints decided into the container's response. */
final class Replies {
    private Replies() {}

    /** The whole response; blocks as any servlet does. */
    static void send(WebResponse whole, boolean withBody, HttpServletResponse response) throws IOException {
        head(whole, response);
        if (withBody && whole.status() != HttpServletResponse.SC_NO_CONTENT) {
            response.setContentLength(whole.body().length);
            response.getOutputStream().write(whole.body());
        }
    }

    static void head(WebResponse head, HttpServletResponse response) {
        response.setStatus(
                head.status()); // not sendError, which would put the container's page in the place of the body
        for (Header field : head.headers()) {
            if (field.name().equals("vary")) {
                response.addHeader(field.name(), field.value()); // filters have theirs
            } else {
                response.setHeader(field.name(), field.value());
            }
        }
    }
}
