package dev.announcer.servlet;

import dev.announcer.Announcer;
import dev.announcer.tck.AdapterContract;
import dev.announcer.tck.Served;
import dev.announcer.web.WebPolicy;
import java.util.Map;

/** The contract of adapters, in a container. */
abstract class ServletContract extends AdapterContract {
    abstract Container container();

    @Override
    protected final Served serve(Announcer announcer, WebPolicy policy) throws Exception {
        return container()
                .serve(Map.of(
                        "/listen",
                        new ListenServlet(
                                announcer, policy, (request, asked) -> admit(request.getHeader("X-User"), asked)),
                        "/announce",
                        new AnnounceServlet(announcer, policy)));
    }

    /** No container reads from a connection whose response has begun: the next two writes to it tell. */
    @Override
    protected boolean noticesWithoutWriting() {
        return false;
    }
}
