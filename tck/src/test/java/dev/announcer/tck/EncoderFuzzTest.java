package dev.announcer.tck;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.announcer.Event;
import dev.announcer.tck.WireReader.Message;
import java.time.Duration;

/**
 * Whatever an event is made of: either it is refused, or it survives the round trip and nothing else is heard.
 *
 * <p>Runs over known inputs by default; {@code JAZZER_FUZZ=1} searches for new ones.
 */
class EncoderFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void event_ofAnything_isRefusedOrSurvivesTheRoundTrip(FuzzedDataProvider input) {
        String type = input.consumeString(40);
        String id = input.consumeString(40);
        long retry = input.consumeLong(0, 9_999_999_999L);
        String data = input.consumeRemainingAsString();
        Event event;
        try {
            event = Event.of(type, data).withId(id).withRetry(Duration.ofMillis(retry));
        } catch (IllegalArgumentException refused) {
            return;
        }
        WireReader reader = new WireReader();
        byte[] wire = event.toWire();
        reader.read(wire);
        Message heard = (Message) reader.said().get(reader.said().size() - 1);
        assertThat(heard.data()).isEqualTo(data.replace("\r\n", "\n").replace('\r', '\n'));
        assertThat(heard.type()).isEqualTo(type.isEmpty() ? "message" : type);
        assertThat(heard.lastEventId()).isEqualTo(id);
        assertThat(reader.retryMillis()).isEqualTo(retry);
        assertThat(reader.said().stream().filter(Message.class::isInstance)).hasSize(1);
        assertThat(reader.atBoundary()).isTrue();
    }
}
