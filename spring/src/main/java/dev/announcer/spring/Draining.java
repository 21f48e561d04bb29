package dev.announcer.spring;

import dev.announcer.Announcer;
import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Ends all streams when the application begins to end: before the web server's graceful phase, which would wait for them
 * as for requests that will be over soon, 30 seconds by default, and then cut them off in the middle.
 */
final class Draining implements ApplicationListener<ContextClosedEvent>, Ordered {
    private final ApplicationContext context;
    private final List<Announcer> announcers;
    private final List<StalledStreams> stalled;

    Draining(ApplicationContext context, List<Announcer> announcers, List<StalledStreams> stalled) {
        this.context = context;
        this.announcers = List.copyOf(announcers);
        this.stalled = List.copyOf(stalled);
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext() != context) {
            return; // a child, as that of the actuator on a port of its own
        }
        announcers.forEach(Announcer::closeAsync); // all at once
        announcers.forEach(Announcer::close); // and each waits for no longer than its close deadline
        stalled.forEach(StalledStreams::giveUp);
    }

    /** Others may announce their farewell. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    /** The end waits for it. */
    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }
}
