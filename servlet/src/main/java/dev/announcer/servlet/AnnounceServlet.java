package dev.announcer.servlet;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Event;
import dev.announcer.web.AnnounceAnswer;
import dev.announcer.web.Announcing;
import dev.announcer.web.WebPolicy;
import dev.announcer.web.WebResponse;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * Serves {@code POST /announce?topic=T}: announces the body; or announces the same thing whenever it is asked to.
 *
 * <p>Without a key in its policy it lets everybody announce but pages of other origins: keep it behind the application's own
 * security. It reads and answers as any servlet does, blocking, until the journal has the announcement. Thread-safe. It does
 * not close the announcer.
 */
public final class AnnounceServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final transient Announcing announcing;

    /** Announces what it is sent. */
    public AnnounceServlet(Announcer announcer) {
        this(announcer, WebPolicy.builder().build());
    }

    /** Announces what it is sent by those whom the policy lets through. */
    public AnnounceServlet(Announcer announcer, WebPolicy policy) {
        this(new Announcing(announcer, policy));
    }

    /** Announces this data under this topic on each {@code GET} and {@code POST}. */
    public AnnounceServlet(Announcer announcer, String topic, String data) {
        this(new Announcing(announcer, WebPolicy.builder().build(), Announcement.of(topic, Event.of(data))));
    }

    private AnnounceServlet(Announcing announcing) {
        this.announcing = announcing;
    }

    /** Registers this servlet for these URL patterns. */
    public ServletRegistration.Dynamic addTo(ServletContext context, String... urlPatterns) {
        return Registration.add(context, this, urlPatterns);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestHead head = new RequestHead(request);
        AnnounceAnswer answer = announcing.answer(head);
        WebResponse whole = answer instanceof AnnounceAnswer.Reply reply
                ? reply.response()
                : announced((AnnounceAnswer.Accept) answer, request);
        Replies.send(whole, !head.method().equals("HEAD"), response);
    }

    private WebResponse announced(AnnounceAnswer.Accept accept, HttpServletRequest request) throws IOException {
        if (!announcing.takesBody()) {
            return await(announcing.announce(accept), accept);
        }
        byte[] body = request.getInputStream().readNBytes((int) Math.min(accept.maxBodyBytes(), MAX_ARRAY - 1) + 1);
        return body.length > accept.maxBodyBytes()
                ? announcing.tooLarge(accept)
                : await(announcing.announce(accept, body), accept);
    }

    private WebResponse await(CompletionStage<WebResponse> answer, AnnounceAnswer.Accept accept) {
        try {
            return answer.toCompletableFuture().get();
        } catch (ExecutionException never) {
            return announcing.failure(accept, never);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return announcing.failure(accept, interrupted);
        }
    }
}
