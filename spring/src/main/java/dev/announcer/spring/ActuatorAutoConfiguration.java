package dev.announcer.spring;

import dev.announcer.Announcer;
import dev.announcer.web.CountingObserver;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the application's operator sees of the announcer; each part where the application has what it is for. */
@AutoConfiguration(after = AnnouncerAutoConfiguration.class)
@ConditionalOnSingleCandidate(Announcer.class)
final class ActuatorAutoConfiguration {
    /** Meters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static final class Meters {
        @Bean
        @ConditionalOnMissingBean
        AnnouncerMeters announcerMeters(Announcer announcer, @Qualifier("announcerWatch") CountingObserver watch) {
            return new AnnouncerMeters(announcer, watch);
        }
    }

    /** Health. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static final class Health {
        @Bean
        @ConditionalOnEnabledHealthIndicator("announcer")
        @ConditionalOnMissingBean(name = "announcerHealthIndicator")
        AnnouncerHealth announcerHealthIndicator(
                Announcer announcer, @Qualifier("announcerWatch") CountingObserver watch) {
            return new AnnouncerHealth(announcer, watch);
        }
    }

    /** The endpoint. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
    static final class Listeners {
        @Bean
        @ConditionalOnAvailableEndpoint(ListenersEndpoint.class)
        @ConditionalOnMissingBean
        ListenersEndpoint announcerListenersEndpoint(Announcer announcer) {
            return new ListenersEndpoint(announcer);
        }
    }
}
