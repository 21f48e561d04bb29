package dev.announcer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** What would hold events back is got round, or warned of. */
@ExtendWith(OutputCaptureExtension.class)
final class HeldBackTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, AnnouncerAutoConfiguration.class))
            .withPropertyValues("server.compression.enabled=true");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.compression.mime-types=text/html,text/event-stream",
                "server.compression.mime-types=text/*",
                "server.compression.additional-mime-types=text/event-stream"
            })
    void compression_ofStreams_isWarnedOf(String property, CapturedOutput output) {
        runner.withPropertyValues(property)
                .run(context -> assertThat(output).contains("server.compression.mime-types covers text/event-stream"));
    }

    @Test
    void compression_ofOthers_isNotWarnedOf(CapturedOutput output) {
        runner.withPropertyValues("server.compression.mime-types=text/html,text/eventually")
                .run(context -> assertThat(output).doesNotContain("server.compression"));
    }

    @Test
    void etagFilter_inFrontOfAStream_letsItThrough(CapturedOutput output) throws Exception {
        try (Application application =
                        Platform.TOMCAT.start(List.of(EtagFilter.class), "announcer.listen.enabled=true");
                WebListener listener = WebListener.of(application.port(), "/listen")) {
            application.bean(Announcer.class).announce("heard");
            assertThat(listener.data(1)).containsExactly("heard");
            assertThat(output).doesNotContain("a filter keeps the responses");
        }
    }

    @Test
    void cachingFilter_inFrontOfAStream_isWarnedOf(CapturedOutput output) throws Exception {
        try (Application application =
                Platform.TOMCAT.start(List.of(CachingFilter.class), "announcer.listen.enabled=true")) {
            try (RawListeners listener = RawListeners.stalled(application.port(), "/listen")) {
                org.awaitility.Awaitility.await()
                        .until(() -> output.getOut().contains("a filter keeps the responses of /listen"));
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class EtagFilter {
        @Bean
        ShallowEtagHeaderFilter etags() {
            return new ShallowEtagHeaderFilter();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class CachingFilter {
        @Bean
        OncePerRequestFilter keeping() {
            return new OncePerRequestFilter() {
                @Override
                protected void doFilterInternal(
                        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                        throws ServletException, IOException {
                    chain.doFilter(request, new ContentCachingResponseWrapper(response));
                }
            };
        }
    }
}
