package dev.announcer.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.Announcer;
import dev.announcer.tck.Served;
import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Retry;
import dev.announcer.tck.WireStream;
import jakarta.servlet.Servlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What streams leave behind in a container, and what they take of it. */
class ContainerTest {
    enum Kind {
        TOMCAT,
        JETTY_EE10,
        JETTY_EE11,
        UNDERTOW;

        Served serve(Servlet listen) throws Exception {
            Map<String, Servlet> servlets = Map.of("/listen", listen);
            return switch (this) {
                case TOMCAT -> Containers.tomcat(servlets);
                case JETTY_EE10 -> Containers.jettyEe10(servlets);
                case JETTY_EE11 -> Containers.jettyEe11(servlets);
                case UNDERTOW -> Containers.undertow(servlets);
            };
        }
    }

    /** For who stalls when a test ends: nothing is asked of it then. */
    private static final Duration BRIEFLY = Duration.ofMillis(100);

    private static final String LARGE = "x".repeat(64 << 10);

    @ParameterizedTest
    @EnumSource
    void responses_ofPeersThatHaveGone_areCompleted(Kind kind) throws Exception {
        try (Announcer announcer =
                Announcer.builder().heartbeat(Duration.ofMillis(100)).build()) {
            Visits visits = new Visits(announcer);
            Served served = kind.serve(visits);
            try (AutoCloseable stop = served.stop()) {
                for (int i = 0; i < 12; i++) {
                    WireStream stream = listen(served, "gone");
                    if (i % 3 == 0) {
                        stream.connection().reset();
                    } else if (i % 3 == 1) {
                        stream.close();
                    } else {
                        stream.connection().endOutput();
                        stream.close();
                    }
                }
                await().untilAsserted(() -> {
                    assertThat(announcer.listeners()).isZero();
                    assertThat(visits.completed()).isEqualTo(12);
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_behindWhichARequestIsPipelined_begins(Kind kind) throws Exception {
        try (Announcer announcer = Announcer.create()) {
            Served served = kind.serve(new ListenServlet(announcer));
            String request = WireConnection.head("GET", "/listen");
            try (AutoCloseable stop = served.stop();
                    WireStream stream = WireConnection.connect(served.port()).send(request + request).stream()
                            .opened()) {
                stream.next(Retry.class);
                assertThat(announcer.listeners()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void response_ofAStalledPeerThatReadsOn_isCompleted(Kind kind) throws Exception {
        try (Announcer announcer = Announcer.builder()
                .heartbeat(Duration.ZERO)
                .writeTimeout(Duration.ofMillis(300))
                .closeDeadline(BRIEFLY)
                .windowBytes(64 << 20)
                .build()) {
            Visits visits = new Visits(announcer);
            Served served = kind.serve(visits);
            try (AutoCloseable stop = served.stop();
                    WireStream stalled = stalled(served)) {
                flood(announcer);
                await().until(() -> announcer.listeners() == 0);
                CompletableFuture.runAsync(() -> stalled.connection().readRest());
                await().until(() -> visits.completed() == 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void fiveHundredListeners_ofWhomFiftyStall_holdNoThread(Kind kind) throws Exception {
        try (Announcer announcer = Announcer.builder()
                .heartbeat(Duration.ZERO)
                .closeDeadline(BRIEFLY)
                .windowBytes(64 << 20)
                .build()) {
            Served served = kind.serve(new ListenServlet(announcer));
            List<WireStream> streams = new ArrayList<>();
            try (AutoCloseable stop = served.stop()) {
                for (int i = 0; i < 450; i++) {
                    streams.add(WireConnection.listen(served.port(), "/listen?topic=prompt")
                            .opened());
                }
                streams.forEach(stream -> stream.next(Retry.class));
                for (int i = 0; i < 50; i++) {
                    streams.add(stalled(served));
                }
                flood(announcer);
                announcer.announce("prompt", "hello");
                for (WireStream stream : streams.subList(0, 450)) {
                    assertThat(stream.data()).isEqualTo("hello");
                }
                await().untilAsserted(() -> assertThat(busyThreads()).isEmpty());
                assertThat(announcer.listeners()).isEqualTo(500);
            } finally {
                streams.forEach(WireStream::close);
            }
        }
    }

    /** Threads that are inside of a stream right now. */
    private static List<String> busyThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> List.of(thread.getValue()).stream()
                        .anyMatch(frame -> frame.getClassName().startsWith("dev.announcer.servlet.")
                                && !frame.getClassName().contains("Test")))
                .map(thread -> thread.getKey().getName())
                .toList();
    }

    private static void flood(Announcer announcer) {
        for (int i = 0; i < 150; i++) { // more than the kernel holds for a connection
            announcer.announce("stalled", LARGE).toCompletableFuture().join();
        }
    }

    private static WireStream stalled(Served served) {
        return WireConnection.connect(served.port(), 4096)
                .send(WireConnection.head("GET", "/listen?topic=stalled"))
                .stream()
                .opened();
    }

    private static WireStream listen(Served served, String topic) {
        WireStream stream =
                WireConnection.listen(served.port(), "/listen?topic=" + topic).opened();
        stream.next(Retry.class);
        return stream;
    }
}
