package dev.announcer.spring;

import dev.announcer.Announcer;
import dev.announcer.web.WebPolicy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.DispatcherHandler;
import reactor.core.publisher.Mono;

/** The endpoints and the controllers that stream, over WebFlux. */
@AutoConfiguration(after = AnnouncerAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(DispatcherHandler.class)
final class ReactiveAutoConfiguration {
    @Bean
    @ConditionalOnBooleanProperty("announcer.listen.enabled")
    ListenFilter announcerListenFilter(
            AnnouncerProperties properties,
            Announcer announcer,
            WebPolicy policy,
            ObjectProvider<ReactiveAdmission> admission) {
        return new ListenFilter(
                properties.listen().path(),
                new ReactiveStreams(announcer, policy),
                admission.getIfUnique(() -> (exchange, asked) -> Mono.just(asked)));
    }

    @Bean
    @ConditionalOnBooleanProperty("announcer.announce.enabled")
    AnnounceFilter announcerAnnounceFilter(AnnouncerProperties properties, Announcer announcer, WebPolicy policy) {
        return new AnnounceFilter(properties.announce().path(), announcer, policy);
    }

    /** Their limits are those of the endpoint; origins are Spring's affair there ({@code @CrossOrigin}). */
    @Bean
    ListenResults announcerListenResults(AnnouncerProperties properties, Announcer announcer) {
        WebPolicy policy =
                WebPolicy.builder().maxSelectors(properties.maxSelectors()).build();
        return new ListenResults(new ReactiveStreams(announcer, policy));
    }
}
