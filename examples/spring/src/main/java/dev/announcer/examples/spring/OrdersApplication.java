package dev.announcer.examples.spring;

import dev.announcer.spring.JsonAnnouncer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Orders are posted, and every browser that looks at the page sees them at once. */
@SpringBootApplication
@RestController
public class OrdersApplication {
    record Order(long id, String dish) {}

    private final JsonAnnouncer announcer;

    OrdersApplication(JsonAnnouncer announcer) {
        this.announcer = announcer;
    }

    @PostMapping("/orders/{id}")
    Order order(@PathVariable long id, @RequestParam String dish) {
        Order order = new Order(id, dish);
        announcer.announce("orders/" + id, order);
        return order;
    }

    /** Starts it. */
    public static void main(String... args) {
        SpringApplication.run(OrdersApplication.class, args);
    }
}
