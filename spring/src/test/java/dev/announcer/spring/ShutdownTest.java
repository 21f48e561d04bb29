package dev.announcer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.Announcer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ending an application whose web server waits, as by default, up to 30 seconds for what is still under way. */
final class ShutdownTest {
    private static final int MANY = 1000;

    private static Application start(Platform platform) {
        return platform.start(
                List.of(),
                "announcer.listen.enabled=true",
                "server.shutdown=graceful",
                "announcer.window.size=64MB",
                "spring.lifecycle.timeout-per-shutdown-phase=30s");
    }

    @ParameterizedTest
    @EnumSource
    void shutdown_whileAThousandRead_endsTheirStreamsProperlyAtOnce(Platform platform) throws Exception {
        Application application = start(platform);
        try (application;
                RawListeners peers = RawListeners.reading(application.port(), MANY, "/listen?topic=news")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> peers.begun() == MANY);
            long before = System.nanoTime();
            Thread end = new Thread(application::close);
            end.start();
            await().atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> peers.ended() == MANY);
            long millis = millisSince(before);
            end.join();
            System.out.println(platform + ": " + MANY + " streams ended properly after " + millis
                    + " ms, the application after " + millisSince(before) + " ms");
            assertThat(millis).isLessThan(5000); // on a machine that is busy
        }
    }

    @ParameterizedTest
    @EnumSource
    void shutdown_whileOneStalls_costsNoMoreThanTheCloseDeadline(Platform platform) throws Exception {
        Application application = start(platform);
        try (application;
                RawListeners stalled = RawListeners.stalled(application.port(), "/listen?topic=news");
                RawListeners reading = RawListeners.reading(application.port(), 1, "/listen?topic=news")) {
            Announcer announcer = application.bean(Announcer.class);
            await().until(() -> announcer.listeners() == 2);
            String much = "x".repeat(900_000);
            for (int i = 0; i < 20; i++) { // more than the kernel takes for one
                announcer.announce("news", much);
            }
            await().atMost(Duration.ofSeconds(60)) // else the deadline may cut this one too
                    .until(() -> reading.bytes() > 20L * much.length());
            long before = System.nanoTime();
            application.close();
            long millis = millisSince(before);
            System.out.println(platform + ": with one that stalled in " + millis + " ms");
            assertThat(millis).isBetween(900L, 6000L);
            await().until(() -> reading.ended() == 1);
        }
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
