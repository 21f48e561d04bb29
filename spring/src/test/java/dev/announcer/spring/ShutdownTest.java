package dev.announcer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.Announcer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ending an application whose web server waits for what is still under way; for ten minutes here, so that who waits for
 * that cannot be taken for a busy machine.
 */
final class ShutdownTest {
    private static final int MANY = 1000;

    private static Application start(Platform platform, Duration closeDeadline) {
        return platform.start(
                List.of(),
                "announcer.close-deadline=" + closeDeadline,
                "announcer.listen.enabled=true",
                "server.shutdown=graceful",
                "announcer.window.size=64MB",
                "spring.lifecycle.timeout-per-shutdown-phase=10m");
    }

    @ParameterizedTest
    @EnumSource
    void shutdown_whileAThousandRead_endsTheirStreamsProperlyAtOnce(Platform platform) throws Exception {
        Application application = start(platform, Duration.ofSeconds(60)); // it cuts nobody
        try (application;
                RawListeners peers = RawListeners.reading(application.port(), MANY, "/listen?topic=news")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> peers.begun() == MANY);
            long before = System.nanoTime();
            Thread end = end(application);
            await().atMost(Duration.ofSeconds(50))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> peers.ended() == MANY);
            long millis = millisSince(before);
            awaitEnd(end);
            System.out.println(platform + ": " + MANY + " streams ended properly after " + millis
                    + " ms, the application after " + millisSince(before) + " ms");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shutdown_whileOneStalls_costsNoMoreThanTheCloseDeadline(Platform platform) throws Exception {
        Application application = start(platform, Duration.ofSeconds(1));
        try (application;
                RawListeners stalled = RawListeners.stalled(application.port(), "/listen?topic=news");
                RawListeners reading = RawListeners.reading(application.port(), 1, "/listen?topic=news")) {
            Announcer announcer = application.bean(Announcer.class);
            await().atMost(Duration.ofSeconds(60)).until(() -> announcer.listeners() == 2);
            String much = "x".repeat(900_000);
            for (int i = 0; i < 20; i++) { // more than the kernel takes for one
                announcer.announce("news", much);
            }
            await().atMost(Duration.ofSeconds(60)) // else the deadline may cut this one too
                    .until(() -> reading.bytes() > 20L * much.length());
            long before = System.nanoTime();
            awaitEnd(end(application));
            long millis = millisSince(before);
            System.out.println(platform + ": with one that stalled in " + millis + " ms");
            assertThat(millis).isGreaterThan(900);
            await().atMost(Duration.ofSeconds(60)).until(() -> reading.ended() == 1);
        }
    }

    private static Thread end(Application application) {
        Thread end = new Thread(application::close, "ending");
        end.setDaemon(true);
        end.start();
        return end;
    }

    private static void awaitEnd(Thread end) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !end.isAlive());
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
