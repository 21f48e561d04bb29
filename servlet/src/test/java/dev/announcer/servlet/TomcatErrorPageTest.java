package dev.announcer.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.Announcer;
import dev.announcer.tck.Served;
import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Retry;
import dev.announcer.tck.WireStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.junit.jupiter.api.Test;

/** A peer that goes is no error of the application, whose page for errors Tomcat would ask otherwise. */
final class TomcatErrorPageTest {
    @Test
    void errorPage_whenPeersHaveGone_isNotAsked() throws Exception {
        try (Announcer announcer =
                Announcer.builder().heartbeat(Duration.ofMillis(100)).build()) {
            Visits visits = new Visits(announcer);
            AskedFor errors = new AskedFor();
            Served served = Containers.tomcat(Map.of("/listen", visits, "/error", errors), context -> {
                ErrorPage page = new ErrorPage();
                page.setLocation("/error");
                context.addErrorPage(page);
            });
            try (AutoCloseable stop = served.stop()) {
                for (int i = 0; i < 20; i++) {
                    WireStream stream =
                            WireConnection.connect(served.port(), 4096)
                                    .send(WireConnection.head("GET", "/listen"))
                                    .stream()
                                    .opened();
                    stream.next(Retry.class);
                    if (i % 2 == 0) {
                        for (int j = 0; j < 100; j++) { // more than the kernel holds for a connection
                            announcer.announce("default", "x".repeat(64 << 10));
                        }
                    }
                    stream.connection().reset();
                }
                await().until(() -> visits.completed() == 20);
                assertThat(errors.times).hasValue(0);
            }
        }
    }

    private static final class AskedFor extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final AtomicInteger times = new AtomicInteger();

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) {
            times.incrementAndGet();
        }
    }
}
