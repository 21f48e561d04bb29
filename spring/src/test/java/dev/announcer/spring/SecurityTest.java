package dev.announcer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcement;
import dev.announcer.Announcer;
import dev.announcer.Event;
import dev.announcer.ListenRequest;
import dev.announcer.web.Admission;
import dev.announcer.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Spring Security in front: who the user is decides what is heard, at the endpoint and from a controller. */
final class SecurityTest {
    private static Application application;
    private static Announcer announcer;

    @BeforeAll
    static void start() {
        application = Platform.TOMCAT.start(List.of(Secured.class, Streams.class), "announcer.listen.enabled=true");
        announcer = application.bean(Announcer.class);
    }

    @AfterAll
    static void end() {
        application.close();
    }

    @Test
    void listen_withoutAUser_is401() throws Exception {
        assertThat(WebListener.status(application.port(), "/listen")).isEqualTo(401);
        assertThat(WebListener.status(application.port(), "/mine")).isEqualTo(401);
    }

    @Test
    void listen_toATopicOfAnother_hearsOnlyWhatIsPublic() throws Exception {
        try (WebListener ada = WebListener.of(application.port(), "/listen?topic=private/*", "ada", "secret")) {
            announcer.announce(
                    Announcement.of("private/bob", Event.of("for bob")).asPrivate());
            announcer.announce(
                    Announcement.of("private/ada", Event.of("for ada")).asPrivate());
            announcer.announce("private/bob", "for all");
            assertThat(ada.data(2)).containsExactly("for ada", "for all");
        }
    }

    @Test
    void listen_toWhatTheApplicationRefuses_is403() throws Exception {
        assertThat(WebListener.status(application.port(), "/listen?topic=orders", "eve", "secret"))
                .isEqualTo(403);
    }

    @Test
    void controller_thatNamesTheUsersTopic_streamsThatOneAlone() throws Exception {
        try (WebListener bob = WebListener.of(application.port(), "/mine?topic=private/ada", "bob", "secret")) {
            announcer.announce(
                    Announcement.of("private/ada", Event.of("for ada")).asPrivate());
            announcer.announce("private/ada", "for all");
            announcer.announce(
                    Announcement.of("private/bob", Event.of("for bob")).asPrivate());
            assertThat(bob.data(1)).containsExactly("for bob");
        }
    }

    @Test
    void controller_thatSecurityGuards_is403ForOthers() throws Exception {
        assertThat(WebListener.status(application.port(), "/of/ada", "bob", "secret"))
                .isEqualTo(403);
        try (WebListener ada = WebListener.of(application.port(), "/of/ada", "ada", "secret")) {
            announcer.announce(
                    Announcement.of("private/ada", Event.of("for ada")).asPrivate());
            assertThat(ada.data(1)).containsExactly("for ada");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    @ImportAutoConfiguration(SecurityFilterAutoConfiguration.class)
    static class Secured {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.requestMatchers("/of/ada")
                            .hasRole("ADA")
                            .anyRequest()
                            .authenticated())
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(user("ada"), user("bob"), user("eve"));
        }

        private static org.springframework.security.core.userdetails.UserDetails user(String name) {
            return User.withUsername(name)
                    .password("{noop}secret")
                    .roles(name.toUpperCase(java.util.Locale.ROOT))
                    .build();
        }

        @Bean
        Admission<HttpServletRequest> admission() {
            return (request, asked) -> {
                String user = request.getUserPrincipal().getName();
                if (user.equals("eve")) {
                    throw ProblemException.forbidden("eve may not listen");
                }
                return asked.mayRead("private/" + user).attribute("user", user);
            };
        }
    }

    @RestController
    static class Streams {
        @GetMapping("/mine")
        ListenRequest mine(Principal user) {
            return of(user.getName());
        }

        @GetMapping("/of/{name}")
        ListenRequest of(@PathVariable String name) {
            return ListenRequest.builder()
                    .topics("private/" + name)
                    .mayRead("private/" + name)
                    .build();
        }
    }
}
