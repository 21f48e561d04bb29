package dev.announcer.spring;

import dev.announcer.servlet.ListenServlet;
import dev.announcer.web.Admission;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.util.ClassUtils;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.WebUtils;

/**
 * Streams over servlets, past filters of Spring's that keep whole responses: that which hashes them is told to leave this
 * one alone; of others the log tells once.
 */
final class ServletStreams {
    private static final Log LOG = LogFactory.getLog(ServletStreams.class);
    private static final boolean SPRING_WEB =
            ClassUtils.isPresent("org.springframework.web.util.WebUtils", ServletStreams.class.getClassLoader());

    private final ListenServlet servlet;
    private final OpenStreams open;
    private final AtomicBoolean warned = new AtomicBoolean();

    ServletStreams(ListenServlet servlet, OpenStreams open) {
        this.servlet = servlet;
        this.open = open;
    }

    void stream(HttpServletRequest request, HttpServletResponse response, Admission<HttpServletRequest> admission)
            throws IOException {
        if (SPRING_WEB) {
            ShallowEtagHeaderFilter.disableContentCaching(request);
            Object wrapper = WebUtils.getNativeResponse(response, ContentCachingResponseWrapper.class);
            boolean isEtagFilters =
                    wrapper != null && wrapper.getClass().getName().contains("ShallowEtagHeaderFilter");
            if (wrapper != null && !isEtagFilters && warned.compareAndSet(false, true)) {
                LOG.warn("a filter keeps the responses of " + request.getRequestURI() + " ("
                        + wrapper.getClass().getName() + "): nothing of a stream arrives. Exclude this path from it");
            }
        }
        servlet.stream(request, response, admission);
        open.add(request);
    }

    /** The endpoint: all of its requests are answered so. */
    HttpServlet endpoint(Admission<HttpServletRequest> admission) {
        return new Endpoint(this, admission);
    }

    private static final class Endpoint extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final transient ServletStreams streams;
        private final transient Admission<HttpServletRequest> admission;

        Endpoint(ServletStreams streams, Admission<HttpServletRequest> admission) {
            this.streams = streams;
            this.admission = admission;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            streams.stream(request, response, admission);
        }
    }
}
