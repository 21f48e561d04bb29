package dev.announcer.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.Appended;
import dev.announcer.Event;
import dev.announcer.EventStream;
import dev.announcer.ListenRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide says of a history that stays. */
class OrdersTest {
    @TempDir
    private Path folder;

    @Test
    void listener_thatComesBackAfterARestart_hearsWhatItMissedOnce() throws Exception {
        Path path = folder.resolve("orders.journal");
        String last;
        try (Orders orders = new Orders(path);
                EventStream heard = orders.announcer().listen("orders")) {
            assertThat(orders.placed(1)).isEqualTo(Appended.of("order-1"));
            assertThat(heard.take().data()).isEqualTo("placed 1");
            last = heard.lastEventId();
            orders.placed(2);
        }
        try (Orders orders = new Orders(path);
                EventStream heard = orders.announcer()
                        .listen(ListenRequest.builder()
                                .topics("orders")
                                .lastEventId(last)
                                .build())) {
            assertThat(orders.placed(2)).isEqualTo(Appended.duplicate("order-2"));
            orders.placed(3);
            assertThat(heard.poll(Duration.ofSeconds(30)).map(Event::data)).contains("placed 2");
            assertThat(heard.poll(Duration.ofSeconds(30)).map(Event::data)).contains("placed 3");
        }
    }
}
