package dev.announcer.spring;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/**
 * Keeps the error page away from streams whose peer has gone: Tomcat dispatches to it, it cannot write into what has begun
 * as a stream, and would log that for each peer. For dispatches of the type {@code ERROR}, and for {@code INCLUDE}, as which
 * Tomcat does it when the response has begun.
 */
final class EndedStreams implements Filter {
    private static final String STREAM = EndedStreams.class.getName();

    /** This request is answered by a stream. */
    static void mark(ServletRequest request) {
        request.setAttribute(STREAM, true);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getAttribute(STREAM) == null || !response.isCommitted()) {
            chain.doFilter(request, response);
        }
    }
}
