package dev.announcer.servlet;

import dev.announcer.Announcer;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.web.Admission;
import dev.announcer.web.ListenAnswer;
import dev.announcer.web.ListenEndpoint;
import dev.announcer.web.WebPolicy;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Serves {@code GET /listen?topic=T}: streams of what an announcer announces.
 *
 * <pre>{@code new ListenServlet(announcer).addTo(servletContext, "/listen");}</pre>
 *
 * <p>It needs asynchronous processing, of itself and of every filter before it: {@link #addTo} sees to its own part, else
 * say {@code setAsyncSupported(true)} where it is registered. A filter that compresses or caches responses holds events
 * back; exclude this path from it.
 *
 * <p>From inside a servlet or a filter of one's own call {@link #stream}. Thread-safe. It does not close the announcer.
 */
public final class ListenServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Announcer announcer;
    private final transient ListenEndpoint endpoint;
    private final transient Admission<HttpServletRequest> admission;

    /** Lets everybody hear what is public. */
    public ListenServlet(Announcer announcer) {
        this(announcer, Admission.everybody());
    }

    /** Asks this for every listener. */
    public ListenServlet(Announcer announcer, Admission<HttpServletRequest> admission) {
        this(announcer, WebPolicy.builder().build(), admission);
    }

    /** Asks this for every listener that the policy lets through: keys, origins, limits. */
    public ListenServlet(Announcer announcer, WebPolicy policy, Admission<HttpServletRequest> admission) {
        this.announcer = Objects.requireNonNull(announcer, "announcer");
        this.endpoint = new ListenEndpoint(policy);
        this.admission = Objects.requireNonNull(admission, "admission");
    }

    /** Registers this servlet for these URL patterns, with asynchronous processing. */
    public ServletRegistration.Dynamic addTo(ServletContext context, String... urlPatterns) {
        return Registration.add(context, this, urlPatterns);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        stream(request, response, admission);
    }

    /**
     * Answers this request with a stream, or says why not: what a servlet or a filter of one's own calls, as the last thing
     * that it does with this request and this response. They must allow asynchronous processing, and it must not have been
     * started; the response must not have been committed, nor its output stream or writer been used.
     *
     * @param admission asked for this one listener; the one of the constructor is not
     * @throws IllegalStateException if the servlet, or a filter before it, does not allow asynchronous processing
     */
    public void stream(
            HttpServletRequest request, HttpServletResponse response, Admission<HttpServletRequest> admission)
            throws IOException {
        RequestHead head = new RequestHead(request);
        ListenAnswer answer = endpoint.answer(head, asked -> admission.admit(request, asked));
        if (answer instanceof ListenAnswer.Reply reply) {
            reply.failure().ifPresent(failed -> request.getServletContext().log("admitting a listener failed", failed));
            Replies.send(reply.response(), !head.method().equals("HEAD"), response);
            return;
        }
        if (!request.isAsyncSupported()) {
            throw new IllegalStateException("a stream needs asynchronous processing: say setAsyncSupported(true) of the"
                    + " servlet that serves " + request.getRequestURI() + " and of every filter before it");
        }
        open(head, response, (ListenAnswer.Stream) answer);
    }

    private void open(RequestHead head, HttpServletResponse response, ListenAnswer.Stream stream) throws IOException {
        HttpServletRequest request = head.request();
        ListenRequest listen =
                stream.request().attribute("address", request.getRemoteAddr()).build();
        ServletOutputStream out = response.getOutputStream();
        Make make = Make.of(request.getServletContext());
        if (make.needsNoBuffer()) {
            response.setBufferSize(1);
        }
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        AtomicReference<StreamSink> sink = new AtomicReference<>();
        Listener listener;
        try {
            listener = announcer.listen(listen, mine -> {
                sink.set(new StreamSink(mine, context, out, make));
                return sink.get();
            });
        } catch (RuntimeException refused) {
            Replies.send(endpoint.failure(head, refused), true, response);
            context.complete();
            return;
        }
        try {
            Replies.head(stream.head(), response);
            Objects.requireNonNull(sink.get(), "sink").begin();
        } catch (
                RuntimeException failed) { // as by a response of somebody's own that cannot be written without blocking
            listener.ended();
            throw failed;
        }
    }
}
