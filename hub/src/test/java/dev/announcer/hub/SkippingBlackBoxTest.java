package dev.announcer.hub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.Overflow;
import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireReader.Cursor;
import dev.announcer.tck.WireReader.Message;
import dev.announcer.tck.WireStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code --overflow skip}: a listener that is too slow keeps its connection, and is told what happened. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class SkippingBlackBoxTest {
    private static final int WINDOW = 50;
    private static final int COUNT = 2000;

    @Test
    void listener_thatIsTooSlow_jumpsToTheNewestAndIsToldSo() {
        try (Hub hub = Hub.start(HubOptions.builder()
                        .port(0)
                        .windowCount(WINDOW)
                        .overflow(Overflow.SKIP)
                        .heartbeat(Duration.ZERO)
                        .build());
                WireConnection slow = WireConnection.connect(hub.port(), 4096)) {
            WireStream stream = slow.send(WireConnection.head("GET", "/listen?topic=t&cursor=on")).stream()
                    .opened();
            stream.next(Cursor.class);
            for (int i = 1; i <= COUNT; i++) {
                RawHttp.announce(hub, "/announce?topic=t", i + " " + "x".repeat(4000));
            }
            assertEquals(1, numberOf(stream.event()));
            int resets = 0;
            int heard = 1;
            String id = "";
            while (heard < COUNT) {
                Message event = stream.event();
                if (event.type().equals("stream-reset")) {
                    assertEquals("{\"reason\":\"skipped\"}", event.data());
                    resets++;
                    id = event.lastEventId();
                    RawHttp.announce(hub, "/announce?topic=t", COUNT + " the last");
                } else {
                    assertTrue(numberOf(event) > heard, "never back");
                    assertTrue(numberOf(event) == heard + 1 || resets > 0, "loss is never silent");
                    heard = numberOf(event);
                }
            }
            assertTrue(resets > 0 && !id.isEmpty(), "it was told");
            await().until(() -> hub.connections() == 1);
        }
    }

    private static int numberOf(Message event) {
        return Integer.parseInt(event.data().substring(0, event.data().indexOf(' ')));
    }
}
