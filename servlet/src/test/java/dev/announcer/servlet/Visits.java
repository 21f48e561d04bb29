package dev.announcer.servlet;

import dev.announcer.Announcer;
import dev.announcer.web.Admission;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A servlet of somebody's own that streams, and counts what the container has completed. */
final class Visits extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient ListenServlet listen;
    private final AtomicInteger completed = new AtomicInteger();

    Visits(Announcer announcer) {
        listen = new ListenServlet(announcer);
    }

    /** How many responses are over for the container: it may use their objects again. */
    int completed() {
        return completed.get();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        listen.stream(request, response, Admission.everybody());
        request.getAsyncContext().addListener(new Counting());
    }

    private final class Counting implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            completed.incrementAndGet();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
