package dev.announcer.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.AnnounceException;
import dev.announcer.Announcer;
import dev.announcer.AnnouncerObserver;
import dev.announcer.Durability;
import dev.announcer.EventStream;
import dev.announcer.JournalOptions;
import dev.announcer.Retention;
import dev.announcer.TopicSelector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

final class AnnouncerAutoConfigurationTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, AnnouncerAutoConfiguration.class));

    @Test
    void announcer_nothingConfigured_isThereAndClosedWithTheApplication() {
        Announcer[] seen = new Announcer[1];
        runner.run(context -> {
            Announcer announcer = context.getBean(Announcer.class);
            try (EventStream heard = announcer.listen("news")) {
                announcer.announce("news", "hello");
                assertThat(heard.take().data()).isEqualTo("hello");
            }
            seen[0] = announcer;
        });
        assertThat(seen[0].announce("too late").toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void announcer_ofTheApplication_isTheOnlyOne() {
        runner.withUserConfiguration(Own.class).run(context -> {
            assertThat(context).hasSingleBean(Announcer.class).hasSingleBean(JsonAnnouncer.class);
            assertThat(context.getBean(JsonAnnouncer.class).announcer()).isSameAs(context.getBean("mine"));
        });
    }

    @Test
    void properties_said_reachTheAnnouncer() {
        runner.withPropertyValues("announcer.max-announcement=5B", "announcer.max-topics=1", "announcer.window.count=2")
                .run(context -> {
                    Announcer announcer = context.getBean(Announcer.class);
                    assertThatThrownBy(() -> announcer.announce("123456")).hasMessageContaining("5");
                    for (int i = 0; i < 5; i++) {
                        announcer.announce("news", "12345");
                    }
                    assertThat(announcer.status().windowCount()).isEqualTo(2);
                });
    }

    @Test
    void properties_notSaid_areThoseOfTheHubButForTheCloseDeadline() {
        runner.run(context -> {
            AnnouncerProperties properties = context.getBean(AnnouncerProperties.class);
            assertThat(properties.closeDeadline()).isEqualTo(Duration.ofSeconds(1));
            assertThat(properties.heartbeat()).isEqualTo(Duration.ofSeconds(15));
            assertThat(properties.writeTimeout()).isEqualTo(Duration.ofSeconds(30));
            assertThat(properties.window().count()).isEqualTo(10_000);
            assertThat(properties.window().size().toBytes()).isEqualTo(16 << 20);
            assertThat(properties.listen().enabled()).isFalse();
            assertThat(properties.announce().enabled()).isFalse();
        });
    }

    @Test
    void customizerAndObserver_areUsed() {
        runner.withUserConfiguration(Customized.class).run(context -> {
            Announcer announcer = context.getBean(Announcer.class);
            assertThatThrownBy(() -> announcer.announce("123")).isInstanceOf(IllegalArgumentException.class);
            announcer.close();
            announcer.announce("1");
            assertThat(context.getBean(Customized.class).refused).isNotEmpty();
        });
    }

    @Test
    void journal_ofAnInstalledScheme_isOpenedByItsProvider() {
        runner.withPropertyValues("announcer.journal=lost:/with a space").run(context -> {
            assertThat(TestJournals.opened).isEqualTo("lost:/with a space");
            assertThat(context.getBean(Announcer.class).announce("x").toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withCauseInstanceOf(AnnounceException.class);
        });
    }

    @Test
    void journal_withWishes_isOpenedWithThem() {
        runner.withPropertyValues(
                        "announcer.journal=lost:x",
                        "announcer.durability=none",
                        "announcer.commit-wait=5ms",
                        "announcer.keep.count=1000",
                        "announcer.keep.size=1MB",
                        "announcer.keep.age=7d",
                        "announcer.keep.by-topic.[prices/*].count=1")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(TestJournals.wished)
                            .isEqualTo(JournalOptions.DEFAULTS
                                    .withDurability(Durability.NONE)
                                    .withCommitWait(Duration.ofMillis(5))
                                    .withKeep(new Retention(1000, 1 << 20, Duration.ofDays(7)))
                                    .withKeep(TopicSelector.parse("prices/*"), Retention.LATEST));
                });
    }

    @Test
    void journal_inMemoryWithWishes_endsTheStart() {
        runner.withPropertyValues("announcer.keep.count=1000")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("the window's limits say how much it keeps"));
    }

    @Test
    void journal_ofAnUnknownScheme_endsTheStartWithoutShowingTheAddress() {
        runner.withPropertyValues("announcer.journal=nosuch://user:secret@host")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("journal is \"nosuch:...\", but what is installed is lost, memory")
                        .message()
                        .doesNotContain("secret"));
    }

    @Test
    void path_withAPattern_endsTheStart() {
        runner.withPropertyValues("announcer.listen.path=/listen/**")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("announcer.listen.path is \"/listen/**\""));
    }

    @Test
    void jackson_missing_leavesTheAnnouncer() {
        runner.withClassLoader(new FilteredClassLoader(JsonMapper.class))
                .run(context ->
                        assertThat(context).hasSingleBean(Announcer.class).doesNotHaveBean(JsonAnnouncer.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {
        @Bean
        Announcer mine() {
            return Announcer.create();
        }
    }

    @Configuration
    static class Customized {
        final List<String> refused = new CopyOnWriteArrayList<>();

        @Bean
        AnnouncerCustomizer customizer() {
            return builder -> builder.maxAnnouncementBytes(2);
        }

        @Bean
        AnnouncerObserver observer() {
            return new AnnouncerObserver() {
                @Override
                public void refused(String why) {
                    refused.add(why);
                }
            };
        }
    }
}
