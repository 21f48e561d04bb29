package peer;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The usual broadcast with Spring WebFlux: one hot source, of which each listener gets a flux of events. */
@SpringBootApplication
@RestController
public class WebFluxPeer {
    private final Sinks.Many<String> source = Sinks.many().multicast().directBestEffort();

    /** Serves on this port. */
    public static void main(String... args) {
        SpringApplication application = new SpringApplication(WebFluxPeer.class);
        application.setDefaultProperties(Map.of(
                "server.address", "127.0.0.1",
                "server.port", args[0],
                "spring.main.banner-mode", "off",
                "logging.level.root", "error"));
        application.run();
    }

    @GetMapping(path = "/listen", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<String>> listen() {
        return source.asFlux()
                .map(data -> ServerSentEvent.builder(data).build())
                .startWith(ServerSentEvent.<String>builder().comment("").build());
    }

    @PostMapping("/announce")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    synchronized void announce(@RequestBody String data) {
        source.tryEmitNext(data);
    }
}
