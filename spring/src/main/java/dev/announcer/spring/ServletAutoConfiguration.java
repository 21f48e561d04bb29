package dev.announcer.spring;

import dev.announcer.Announcer;
import dev.announcer.servlet.AnnounceServlet;
import dev.announcer.servlet.ListenServlet;
import dev.announcer.web.Admission;
import dev.announcer.web.WebPolicy;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * The endpoints as servlets of their own, beside Spring MVC's: behind the same filters, which is where security is, and
 * without what a controller goes through. Controllers that stream are served by the same code.
 */
@AutoConfiguration(
        after = AnnouncerAutoConfiguration.class,
        afterName = "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(ServletRegistrationBean.class)
final class ServletAutoConfiguration {
    @Bean
    OpenStreams announcerOpenStreams() {
        return new OpenStreams();
    }

    @Bean
    @ConditionalOnBooleanProperty("announcer.listen.enabled")
    @ConditionalOnMissingBean(name = "announcerListenServlet")
    ServletRegistrationBean<HttpServlet> announcerListenServlet(
            AnnouncerProperties properties,
            Announcer announcer,
            WebPolicy policy,
            OpenStreams open,
            ObjectProvider<Admission<HttpServletRequest>> admission) {
        Admission<HttpServletRequest> asked = admission.getIfUnique(Admission::everybody);
        return new ServletRegistrationBean<>(
                new ServletStreams(new ListenServlet(announcer, policy, asked), open).endpoint(asked),
                properties.listen().path());
    }

    @Bean
    @ConditionalOnBooleanProperty("announcer.announce.enabled")
    @ConditionalOnMissingBean(name = "announcerAnnounceServlet")
    ServletRegistrationBean<AnnounceServlet> announcerAnnounceServlet(
            AnnouncerProperties properties, Announcer announcer, WebPolicy policy) {
        return new ServletRegistrationBean<>(
                new AnnounceServlet(announcer, policy), properties.announce().path());
    }

    /** Controllers that return a request to listen. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RequestMappingHandlerAdapter.class)
    static final class Mvc {
        @Bean
        ListenReturnValues announcerListenReturnValues(
                Announcer announcer,
                AnnouncerProperties properties,
                OpenStreams open,
                ObjectProvider<RequestMappingHandlerAdapter> adapters) {
            // Its limits are those of the endpoint; origins are Spring's affair there (@CrossOrigin).
            WebPolicy policy =
                    WebPolicy.builder().maxSelectors(properties.maxSelectors()).build();
            return new ListenReturnValues(
                    new ServletStreams(new ListenServlet(announcer, policy, Admission.everybody()), open), adapters);
        }
    }
}
