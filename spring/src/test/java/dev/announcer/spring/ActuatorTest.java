package dev.announcer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.Announcer;
import dev.announcer.CloseReason;
import dev.announcer.Frames;
import dev.announcer.ListenRequest;
import dev.announcer.Listener;
import dev.announcer.Sink;
import dev.announcer.web.CountingObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What an operator sees. */
final class ActuatorTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JacksonAutoConfiguration.class, AnnouncerAutoConfiguration.class, ActuatorAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=listeners");

    /** Takes all that it is given. */
    private record Taking(Listener listener) implements Sink {
        @Override
        public int write(Frames frames, int from) {
            return frames.size() - from;
        }

        @Override
        public void close(CloseReason reason) {
            listener.ended();
        }
    }

    private static Listener listen(Announcer announcer, String user, String topic) {
        return announcer.listen(
                ListenRequest.builder()
                        .topics(topic)
                        .mayRead(topic)
                        .attribute("user", user)
                        .build(),
                Taking::new);
    }

    @Test
    void listeners_asked_areShownWithWhoTheyAre() {
        runner.run(context -> {
            Announcer announcer = context.getBean(Announcer.class);
            listen(announcer, "ada", "orders/*");
            listen(announcer, "bob", "news");
            ListenersEndpoint.Listeners seen =
                    context.getBean(ListenersEndpoint.class).listeners();
            assertThat(seen.count()).isEqualTo(2);
            assertThat(seen.listeners().get(0).attributes()).isEqualTo(Map.of("user", "ada"));
            assertThat(seen.listeners().get(0).topics()).isEqualTo(List.of("orders/*"));
            assertThat(seen.listeners().get(1).mayRead()).isEqualTo(List.of("news"));
        });
    }

    @Test
    void listeners_oneDeleted_endsThatOne() {
        runner.run(context -> {
            Announcer announcer = context.getBean(Announcer.class);
            ListenersEndpoint endpoint = context.getBean(ListenersEndpoint.class);
            listen(announcer, "ada", "news");
            listen(announcer, "bob", "news");
            long ada = endpoint.listeners().listeners().get(0).number();
            assertThat(endpoint.disconnect(ada).getStatus()).isEqualTo(204);
            await().untilAsserted(() -> assertThat(endpoint.listeners().listeners())
                    .extracting(one -> one.attributes().get("user"))
                    .containsExactly("bob"));
            assertThat(endpoint.disconnect(ada).getStatus()).isEqualTo(404);
        });
    }

    @Test
    void listeners_notExposed_areNotThere() {
        runner.withPropertyValues("management.endpoints.web.exposure.include=health")
                .run(context -> assertThat(context).doesNotHaveBean(ListenersEndpoint.class));
    }

    @Test
    void meters_registered_tellWhatHappened() {
        runner.run(context -> {
            MeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(AnnouncerMeters.class).bindTo(registry);
            Announcer announcer = context.getBean(Announcer.class);
            Listener listener = listen(announcer, "ada", "news");
            announcer.announce("news", "four");
            assertThat(registry.get("announcer.listeners").gauge().value()).isEqualTo(1);
            assertThat(registry.get("announcer.announcements")
                            .tag("outcome", "accepted")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("announcer.announced.bytes")
                            .functionCounter()
                            .count())
                    .isEqualTo(4);
            await().until(() ->
                    registry.get("announcer.deliveries").functionCounter().count() == 1);
            listener.close(CloseReason.APPLICATION);
            await().until(() -> registry.get("announcer.listeners.closed")
                            .tag("reason", "application")
                            .functionCounter()
                            .count()
                    == 1);
        });
    }

    @Test
    void health_usually_isUp() {
        runner.run(context -> {
            Health health = context.getBean(AnnouncerHealth.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("listeners", 0);
        });
    }

    @Test
    void countersOfTheApplicationsOwn_areBesideTheStarters() {
        CountingObserver own = new CountingObserver(System::nanoTime, (what, why) -> {});
        runner.withBean("own", CountingObserver.class, () -> own)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(AnnouncerMeters.class)
                        .hasSingleBean(AnnouncerHealth.class));
    }

    @Test
    void health_afterTheJournalFailed_isDownForAWhile() {
        AtomicLong nanos = new AtomicLong();
        CountingObserver watch = new CountingObserver(nanos::get, (what, why) -> {});
        try (Announcer announcer = Announcer.create()) {
            AnnouncerHealth health = new AnnouncerHealth(announcer, watch);
            watch.failed("Journal.append", new IllegalArgumentException("an id of somebody's own"));
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            watch.failed("Journal.append", new IllegalStateException("away"));
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.health().getDetails().get("journal")).asString().contains("away");
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(31));
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        }
        assertThat(watch.journalFailure(Duration.ofDays(1))).isPresent();
    }

    @Test
    void actuator_missing_leavesTheAnnouncer() {
        runner.withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.actuate", "org.springframework.boot.health", "io.micrometer"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Announcer.class));
    }
}
