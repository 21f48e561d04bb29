package peer;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Announcer's starter in a Spring Boot application, with the server that comes with it. */
@SpringBootApplication
public class InSpring {
    /** Serves on this port; its limits are raised to what the load needs. */
    public static void main(String... args) {
        SpringApplication application = new SpringApplication(InSpring.class);
        application.setDefaultProperties(Map.of(
                "announcer.listen.enabled", "true",
                "announcer.announce.enabled", "true",
                "server.address", "127.0.0.1",
                "server.port", args[0],
                "server.tomcat.max-connections", "20000",
                "server.tomcat.accept-count", "4096",
                "server.tomcat.max-keep-alive-requests", "-1",
                "spring.main.banner-mode", "off",
                "logging.level.root", "error"));
        application.run();
    }
}
