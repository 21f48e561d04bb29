package dev.announcer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

/**
 * Whatever comes, in whatever pieces: the parser says what an independent reading of the standard says, and never throws.
 *
 * <p>Runs over known inputs by default; {@code JAZZER_FUZZ=1} searches for new ones.
 */
class EventParserFuzzTest {
    @FuzzTest(maxDuration = "30s")
    void stream_ofAnything_isReadAsByTheReference(FuzzedDataProvider input) {
        int piece = input.consumeInt(1, 20);
        byte[] stream = input.consumeRemainingAsBytes();
        List<String> dispatched = new ArrayList<>();
        EventParser parser = new EventParser(
                event -> dispatched.add(ReferenceParser.shown(event.type(), event.data(), event.lastEventId())));
        for (int at = 0; at < stream.length; at += piece) {
            parser.parse(stream, at, Math.min(piece, stream.length - at));
        }
        ReferenceParser reference = new ReferenceParser(stream);
        assertThat(dispatched).isEqualTo(reference.dispatched);
        assertThat(parser.lastEventId()).isEqualTo(reference.lastEventId);
    }
}
