package dev.announcer.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Announcer;
import dev.announcer.ListenRequest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Controllers that return a {@link ListenRequest}. */
final class ControllerTest {
    private static Application start(Platform platform) {
        return platform.start(
                platform == Platform.NETTY ? List.of(Controller.class, Later.class) : List.of(Controller.class));
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "NETTY"})
    void controller_returnsARequest_streamsWhatItSays(Platform platform) throws Exception {
        try (Application application = start(platform);
                WebListener listener = WebListener.of(application.port(), "/orders?topic=other")) {
            Announcer announcer = application.bean(Announcer.class);
            announcer.announce("other", "not asked by the application");
            announcer.announce("orders/7", "first");
            announcer.announce("orders/8", "second");
            assertThat(listener.data(2)).containsExactly("first", "second");
        }
    }

    /** The application said what is heard; from where it goes on says who comes back. */
    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "NETTY"})
    void controller_lastEventIdInTheRequest_isGoneOnFrom(Platform platform) throws Exception {
        try (Application application = start(platform)) {
            Announcer announcer = application.bean(Announcer.class);
            String id;
            try (WebListener listener = WebListener.of(application.port(), "/orders")) {
                announcer.announce("orders/7", "heard");
                listener.data(1);
                id = listener.lastId();
            }
            announcer.announce("orders/8", "missed");
            try (WebListener back = WebListener.of(application.port(), "/orders", "Last-Event-ID:", id)) {
                assertThat(back.data(1)).containsExactly("missed");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TOMCAT", "NETTY"})
    void controller_returnsNothing_is204(Platform platform) throws Exception {
        try (Application application = start(platform)) {
            assertThat(WebListener.status(application.port(), "/nothing")).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NETTY")
    void controller_returnsAMono_streams(Platform platform) throws Exception {
        try (Application application = start(platform);
                WebListener listener = WebListener.of(application.port(), "/later")) {
            application.bean(Announcer.class).announce("orders/7", "heard");
            assertThat(listener.data(1)).containsExactly("heard");
        }
    }

    @RestController
    static class Controller {
        @GetMapping("/orders")
        ListenRequest orders() {
            return ListenRequest.to("orders/*");
        }

        @GetMapping("/nothing")
        ListenRequest nothing() {
            return null;
        }
    }

    @RestController
    static class Later {
        @GetMapping("/later")
        Mono<ListenRequest> later() {
            return Mono.just(ListenRequest.to("orders/*"));
        }
    }
}
