package dev.announcer.servlet;

import dev.announcer.web.WebRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/** The head of a request, as the container took it apart. */
record RequestHead(HttpServletRequest request) implements WebRequest {
    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String target() {
        String query = request.getQueryString();
        return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
    }

    @Override
    public List<String> headers(String name) {
        List<String> values = Collections.list(request.getHeaders(name));
        if (values.isEmpty()
                && name.equalsIgnoreCase("Host")
                && request.getProtocol().startsWith("HTTP/2")) {
            // RFC 9113 section 8.3.1: :authority stands in its place; not every container copies it.
            return List.of(request.getServerName() + ":" + request.getServerPort());
        }
        return values;
    }
}
