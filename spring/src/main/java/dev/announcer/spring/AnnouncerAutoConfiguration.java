package dev.announcer.spring;

import dev.announcer.Announcer;
import dev.announcer.AnnouncerBuilder;
import dev.announcer.AnnouncerObserver;
import dev.announcer.Journal;
import dev.announcer.Journals;
import dev.announcer.web.CountingObserver;
import dev.announcer.web.WebPolicy;
import java.util.Optional;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** The announcer, what announces the application's objects and events by it, and the end of its streams. */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@EnableConfigurationProperties(AnnouncerProperties.class)
final class AnnouncerAutoConfiguration {
    @Bean
    CountingObserver announcerWatch() {
        return new CountingObserver(System::nanoTime, LogFactory.getLog(Announcer.class)::warn);
    }

    @Bean
    @ConditionalOnMissingBean
    Announcer announcer(
            AnnouncerProperties properties,
            ObjectProvider<Journal> journal,
            ObjectProvider<AnnouncerObserver> observers,
            ObjectProvider<AnnouncerCustomizer> customizers) {
        AnnouncerBuilder builder = Announcer.builder()
                .windowCount(properties.window().count())
                .windowBytes(properties.window().size().toBytes())
                .windowAge(properties.window().age())
                .overflow(properties.overflow())
                .heartbeat(properties.heartbeat())
                .writeTimeout(properties.writeTimeout())
                .retry(properties.retry())
                .closeDeadline(properties.closeDeadline())
                .maxAnnouncementBytes(bytes(properties))
                .maxTopics(properties.maxTopics())
                .maxSelectors(properties.maxSelectors())
                .maxListeners(properties.maxListeners())
                .observer(new Observers(observers.orderedStream().toList()));
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        Optional.ofNullable(journal.getIfUnique())
                .or(() -> Journals.open(
                        properties.journal(), properties.journalOptions(), Announcer.class.getClassLoader()))
                .ifPresent(builder::journal);
        return builder.build();
    }

    private static int bytes(AnnouncerProperties properties) {
        long bytes = properties.maxAnnouncement().toBytes();
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "announcer.max-announcement is " + bytes + " bytes; less than 2GB is" + " allowed");
        }
        return (int) bytes;
    }

    /** Who may do what at the endpoints; of the application's own announcer they keep the same limits. */
    @Bean
    @ConditionalOnMissingBean
    WebPolicy announcerWebPolicy(AnnouncerProperties properties) {
        WebPolicy.Builder policy = WebPolicy.builder()
                .corsOrigins(properties.corsOrigins())
                .maxTopics(properties.maxTopics())
                .maxSelectors(properties.maxSelectors())
                .maxAnnouncementBytes(properties.maxAnnouncement().toBytes());
        Optional.ofNullable(properties.announce().key()).ifPresent(policy::announceKey);
        return policy.build();
    }

    @Bean
    CompressionCheck announcerCompressionCheck(Environment environment) {
        return new CompressionCheck(environment);
    }

    @Bean
    Draining announcerDraining(
            ApplicationContext context, ObjectProvider<Announcer> announcers, ObjectProvider<StalledStreams> stalled) {
        return new Draining(
                context, announcers.stream().toList(), stalled.stream().toList());
    }

    /** What needs Jackson. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    static final class Json {
        @Bean
        @ConditionalOnBean(JsonMapper.class)
        @ConditionalOnMissingBean
        JsonAnnouncer jsonAnnouncer(Announcer announcer, JsonMapper mapper) {
            return new JsonAnnouncer(announcer, mapper);
        }

        @Bean
        static AnnouncingEvents announcingEvents(ObjectProvider<JsonAnnouncer> announcer) {
            return new AnnouncingEvents(announcer);
        }

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static AnnounceMethods announceMethods(ObjectProvider<AnnouncingEvents> announcing) {
            return new AnnounceMethods(announcing);
        }
    }
}
