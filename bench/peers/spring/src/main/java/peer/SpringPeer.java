package peer;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The usual broadcast with Spring MVC on Tomcat: a set of emitters, sent to one after the other. */
@SpringBootApplication
@RestController
public class SpringPeer {
    private final Set<SseEmitter> listeners = ConcurrentHashMap.newKeySet();

    /** Serves on this port; its limits are raised to what the load needs. */
    public static void main(String... args) {
        SpringApplication application = new SpringApplication(SpringPeer.class);
        application.setDefaultProperties(Map.of(
                "server.address", "127.0.0.1",
                "server.port", args[0],
                "server.tomcat.max-connections", "20000",
                "server.tomcat.accept-count", "4096",
                "server.tomcat.max-keep-alive-requests", "-1",
                "spring.main.banner-mode", "off",
                "logging.level.root", "error"));
        application.run();
    }

    @GetMapping("/listen")
    SseEmitter listen() throws IOException {
        SseEmitter listener = new SseEmitter(0L);
        listener.onCompletion(() -> listeners.remove(listener));
        listener.onError(ignored -> listeners.remove(listener));
        listener.send(SseEmitter.event().comment(""));
        listeners.add(listener);
        return listener;
    }

    @PostMapping("/announce")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void announce(@RequestBody String data) {
        for (SseEmitter listener : listeners) {
            try {
                listener.send(data, MediaType.TEXT_PLAIN);
            } catch (IOException | IllegalStateException gone) {
                listeners.remove(listener);
            }
        }
    }
}
