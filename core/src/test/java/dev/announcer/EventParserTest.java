package dev.announcer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.announcer.EventLimitException.Limit;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a parser tells beside events, and what it refuses to hold. */
final class EventParserTest {
    private final List<String> told = new ArrayList<>();
    private final List<HeardEvent> events = new ArrayList<>();

    private final EventParser.Handler recorder = new EventParser.Handler() {
        @Override
        public void event(HeardEvent event) {
            told.add(event.data());
            events.add(event);
        }

        @Override
        public void cursor(String lastEventId) {
            told.add("cursor " + lastEventId);
        }

        @Override
        public void retry(Duration time) {
            told.add("retry " + time.toMillis());
        }
    };

    private final EventParser parser = new EventParser(recorder);

    private void parse(String stream) {
        parser.parse(stream.getBytes(UTF_8));
    }

    @Test
    void retry_ofDigits_countsAtOnce() {
        parse("retry:03000\n");
        assertThat(told).containsExactly("retry 3000"); // decimal; the block is not whole yet
        parse("data: x\n\n");
        assertThat(events.get(0).retry()).contains(Duration.ofSeconds(3));
        parse("data: y\n\n");
        assertThat(events.get(1).retry()).isEmpty();
    }

    @Test
    void retry_ofAnythingElse_isIgnored() {
        parse("retry:1000x\nretry:\nretry\nretry: -1\nretry:+1\nretry:1.5\nretry:  1\nretry:٣\nretry:1 \n\n");
        assertThat(told).isEmpty();
    }

    @Test
    void retry_tooLargeForANumber_isTheLargest() {
        parse("retry:" + "9".repeat(1000) + "\nretry:9223372036854775807\nretry:9223372036854775808\n");
        assertThat(told).containsOnly("retry " + Long.MAX_VALUE).hasSize(3);
    }

    @Test
    void cursor_ofABlockWithoutData_isTold_andOnlyThen() {
        parse("id: 1\n\ndata: x\n\n\n: c\n\nid: 2\ndata: y\n\nid\n\n");
        assertThat(told).containsExactly("cursor 1", "x", "y", "cursor ");
        assertThat(parser.lastEventId()).isEmpty();
    }

    @Test
    void event_knowsWhetherTheIdIsItsOwn() {
        parse("id: 1\ndata: x\n\ndata: y\n\nid\ndata: z\n\n");
        assertThat(events)
                .extracting(HeardEvent::id)
                .containsExactly(Optional.of("1"), Optional.empty(), Optional.empty());
        assertThat(events).extracting(HeardEvent::lastEventId).containsExactly("1", "1", "");
    }

    @Test
    void event_hasTheTopicsOfItsBlock_andTheOrigin() {
        EventParser told = new EventParser(recorder, EventLimits.DEFAULT, "before", "https://example.org");
        told.parse("topic: a/b\ntopic: ü\ndata: x\n\ndata: y\n\n".getBytes(UTF_8));
        assertThat(events).extracting(HeardEvent::topics).containsExactly(List.of("a/b", "ü"), List.of());
        assertThat(events).extracting(HeardEvent::origin).containsOnly("https://example.org");
        assertThat(events).extracting(HeardEvent::lastEventId).containsOnly("before");
    }

    @Test
    void lastEventId_ofABlockThatIsNotWhole_isNotTaken() {
        parse("id: 1\ndata: x\n\nid: 2\ndata: y\n");
        assertThat(parser.lastEventId()).isEqualTo("1");
    }

    @Test
    void type_comesBack_afterEventsWithoutOne() {
        parse("event: a\ndata: 1\n\ndata: 2\n\nevent: a\ndata: 3\n\nevent: b\ndata: 4\n\nevent: a\ndata: 5\n\n");
        assertThat(events).extracting(HeardEvent::type).containsExactly("a", "message", "a", "b", "a");
    }

    @Test
    void buffer_withAnOffset_isReadToItsLimit() {
        ByteBuffer buffer =
                ByteBuffer.wrap("xxdata: a\n\nyy".getBytes(UTF_8), 2, 9).slice();
        parser.parse(buffer);
        assertThat(told).containsExactly("a");
        assertThat(buffer.hasRemaining()).isFalse();
    }

    @Test
    void limits_reached_areNoFailure() {
        EventParser bounded = new EventParser(recorder, new EventLimits(15, 10, 3), "", "");
        bounded.parse("data:0123456789\n\nid:abc\n\ndata:01234\ndata:6789\n\n".getBytes(UTF_8));
        for (byte b : "data:0123456789\n\n".getBytes(UTF_8)) {
            bounded.parse(new byte[] {b});
        }
        assertThat(told).containsExactly("0123456789", "cursor abc", "01234\n6789", "0123456789");
    }

    @Test
    void limits_passed_failWithTheLimit_wholeAndByteByByte() {
        assertLimit(Limit.LINE, 15, "data:01234567890\n\n");
        assertLimit(Limit.LINE, 15, ":" + "x".repeat(15));
        assertLimit(Limit.EVENT, 10, "data:01234\ndata:56789\n\n");
        assertLimit(Limit.EVENT, 10, "topic:a\ndata:0\n\n");
        assertLimit(Limit.ID, 3, "id:abcd\n\n");
    }

    private void assertLimit(Limit limit, int maxBytes, String stream) {
        byte[] bytes = stream.getBytes(UTF_8);
        assertFails(limit, maxBytes, new EventParser(recorder, new EventLimits(15, 10, 3), "", ""), bytes);
        EventParser byByte = new EventParser(recorder, new EventLimits(15, 10, 3), "", "");
        assertThatThrownBy(() -> {
                    for (byte b : bytes) {
                        byByte.parse(new byte[] {b});
                    }
                })
                .isInstanceOf(EventLimitException.class);
        assertThat(told).isEmpty();
    }

    private static void assertFails(Limit limit, int maxBytes, EventParser bounded, byte[] bytes) {
        assertThatThrownBy(() -> bounded.parse(bytes)).isInstanceOfSatisfying(EventLimitException.class, failed -> {
            assertThat(failed.limit()).isEqualTo(limit);
            assertThat(failed.maxBytes()).isEqualTo(maxBytes);
            assertThat(failed).hasMessageContaining("more than " + maxBytes + " bytes");
        });
        assertThatThrownBy(() -> bounded.parse(bytes)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void handler_thatFails_leavesAParserThatRefusesToGoOn() {
        EventParser failing = new EventParser(event -> {
            throw new UnsupportedOperationException("no");
        });
        assertThatThrownBy(() -> failing.parse("data: x\n\ndata: y\n\n".getBytes(UTF_8)))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> failing.parse(new byte[1])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void largeEvent_byteByByte_isReadInLinearTime() {
        // 5 MB in one-byte pieces: quadratic work would take days, and fail by the timeout of every test.
        byte[] stream = new byte[5_000_000];
        Arrays.fill(stream, (byte) 'x');
        byte[] one = new byte[1];
        parse("data:");
        for (byte b : stream) {
            one[0] = b;
            parser.parse(one);
        }
        parse("\n\n");
        assertThat(told.get(0)).hasSize(5_000_000);
    }

    @Test
    void largeEvent_ofManyLines_survives() {
        parse("data: 0123456789\n".repeat(500_000) + "\n");
        assertThat(told.get(0)).hasSize(11 * 500_000 - 1);
        parse("data: small\n\n");
        assertThat(told.get(1)).isEqualTo("small");
    }
}
