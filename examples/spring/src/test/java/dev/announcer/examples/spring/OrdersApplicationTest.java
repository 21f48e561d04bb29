package dev.announcer.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.announcer.Announcer;
import dev.announcer.hub.Browser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as it is started by its users, but for the port and the time after which browsers come back. */
final class OrdersApplicationTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private ConfigurableApplicationContext application = start(0);

    private static ConfigurableApplicationContext start(int port) {
        return new SpringApplicationBuilder(OrdersApplication.class)
                .properties("announcer.retry=200ms", "spring.main.banner-mode=off", "logging.level.root=warn")
                .run("--server.port=" + port, "--server.address=127.0.0.1");
    }

    private int port() {
        return ((WebServerApplicationContext) application).getWebServer().getPort();
    }

    @AfterEach
    void end() {
        application.close();
    }

    private void order(int id, String dish) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port() + "/orders/" + id + "?dish=" + dish))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
    }

    private void awaitListener() {
        Announcer announcer = application.getBean(Announcer.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> announcer.listeners() == 1);
    }

    @Test
    void order_posted_isHeardOfByWhoListens() throws Exception {
        HttpRequest listen = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/listen?topic=orders/7"))
                .build();
        try (var lines =
                client.send(listen, HttpResponse.BodyHandlers.ofLines()).body()) {
            order(6, "bread");
            order(7, "soup");
            assertThat(lines.filter(line -> line.startsWith("data: ")).findFirst())
                    .contains("data: {\"id\":7,\"dish\":\"soup\"}");
        }
    }

    @Test
    @Tag("browser")
    @EnabledIf(value = Browser.INSTALLED, disabledReason = Browser.MISSING)
    void page_whoseServerIsStartedAgain_comesBackByItselfAndIsToldOfTheGap() throws Exception {
        try (Browser browser = Browser.start()) {
            browser.open("http://127.0.0.1:" + port() + "/");
            awaitListener();
            order(1, "soup");
            browser.awaitTexts("#orders li", List.of("soup"));

            int port = port();
            application.close();
            application = start(port);
            awaitListener();
            browser.awaitTexts("#orders li", List.of("soup", "missed: unknown"));
            order(2, "bread");
            browser.awaitTexts("#orders li", List.of("soup", "missed: unknown", "bread"));
        }
    }
}
