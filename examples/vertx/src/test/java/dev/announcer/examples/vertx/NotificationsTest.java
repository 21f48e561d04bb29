package dev.announcer.examples.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireReader.Retry;
import dev.announcer.tck.WireStream;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NotificationsTest {
    @Test
    void announcement_isHeardByItsTopicAlone_andReplayed() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            int port = Notifications.start(vertx, 0).await(60, TimeUnit.SECONDS).actualPort();
            try (WireStream news =
                    WireConnection.listen(port, "/listen?topic=news").opened()) {
                news.next(Retry.class);
                WireConnection.post(port, "/announce?topic=other", "not this").id();
                String first = WireConnection.post(port, "/announce?topic=news", "hello")
                        .id();
                Message heard = news.event();
                assertThat(heard.data()).isEqualTo("hello");
                WireConnection.post(port, "/announce?topic=news", "again").id();
                try (WireStream back = WireConnection.listen(port, "/listen?topic=news", "Last-Event-ID: " + first)
                        .opened()) {
                    assertThat(back.data()).isEqualTo("again");
                }
            }
            WireConnection.get(port, "/elsewhere");
        } finally {
            vertx.close().await(60, TimeUnit.SECONDS);
        }
    }
}
