package dev.announcer.examples.spring;

import dev.announcer.ListenRequest;
import dev.announcer.spring.Announce;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Events of the application are announced; and a controller says what is heard. */
@RestController
class Kitchen {
    @Announce(topic = "kitchen/{order}", type = "ready", afterCommit = true)
    record DishReady(long order) {}

    private final ApplicationEventPublisher publisher;

    Kitchen(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @PostMapping("/kitchen/{order}/ready")
    void ready(@PathVariable long order) {
        publisher.publishEvent(new DishReady(order));
    }

    @GetMapping("/kitchen/{order}")
    ListenRequest listen(@PathVariable long order) {
        return ListenRequest.to("kitchen/" + order);
    }
}
