package dev.announcer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventEncoderTest {
    static List<Arguments> lines() {
        return List.of(
                Arguments.of("", "data: \n\n"),
                Arguments.of("a", "data: a\n\n"),
                Arguments.of(" a", "data:  a\n\n"),
                Arguments.of("a\nb", "data: a\ndata: b\n\n"),
                Arguments.of("a\rb", "data: a\ndata: b\n\n"),
                Arguments.of("a\r\nb", "data: a\ndata: b\n\n"),
                Arguments.of("a\n\rb", "data: a\ndata: \ndata: b\n\n"),
                Arguments.of("\n", "data: \ndata: \n\n"),
                Arguments.of("\r", "data: \ndata: \n\n"),
                Arguments.of("\r\n", "data: \ndata: \n\n"),
                Arguments.of("\r\r\n\n", "data: \ndata: \ndata: \ndata: \n\n"),
                Arguments.of("a\n", "data: a\ndata: \n\n"),
                Arguments.of("a\r", "data: a\ndata: \n\n"),
                Arguments.of("\na", "data: \ndata: a\n\n"),
                Arguments.of("id: x", "data: id: x\n\n"),
                Arguments.of("\u0085\u2028\u000B\f", "data: \u0085\u2028\u000B\f\n\n"),
                Arguments.of("\uFEFF\u0000", "data: \uFEFF\u0000\n\n"),
                Arguments.of("é🎈\r日", "data: é🎈\ndata: 日\n\n"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void body_lines_areSplitAtEveryEndOfLine(String data, String wire) {
        assertThat(new String(Event.of(data).toWire(), UTF_8)).isEqualTo(wire);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 10, 15, 16, 17, 255, 256, 257, 4095, 4096, 4097, 65_535, 65_536, 1_048_576})
    void encode_chunked_sizeIsInHexadecimal(int size) {
        byte[] frame = "x".repeat(size).getBytes(UTF_8);
        byte[] target = new byte[EventEncoder.encodedSize(Encoding.CHUNKED, size) + 2];
        int third = size / 3;
        int end = EventEncoder.encode(
                Encoding.CHUNKED,
                target,
                1,
                "x".repeat(third).getBytes(UTF_8),
                new byte[0],
                "x".repeat(size - third).getBytes(UTF_8));
        assertThat(end).isEqualTo(target.length - 1);
        assertThat(new String(target, 1, end - 1, UTF_8))
                .isEqualTo(Integer.toHexString(size) + "\r\n" + new String(frame, UTF_8) + "\r\n");
        assertThat(target[0]).isZero();
        assertThat(target[end]).isZero();
    }

    @Test
    void encode_raw_isTheParts() {
        byte[] target = new byte[3];
        assertThat(EventEncoder.encode(Encoding.RAW, target, 0, new byte[] {1}, new byte[] {2, 3}))
                .isEqualTo(3);
        assertThat(target).containsExactly(1, 2, 3);
        assertThat(EventEncoder.encodedSize(Encoding.RAW, 3)).isEqualTo(3);
    }

    @Test
    void frame_topicsShown_standBehindTheHead() {
        Frame frame = Frame.of(new Entry(
                1,
                "e-1",
                Announcement.of(List.of("a/b", "c"), Event.of("t", "x").withRetry(java.time.Duration.ofMillis(5)))));
        byte[] target = new byte[frame.size(Encoding.RAW, true)];
        assertThat(frame.encode(Encoding.RAW, true, target, 0)).isEqualTo(target.length);
        assertThat(new String(target, UTF_8))
                .isEqualTo("id: e-1\nevent: t\nretry: 5\ntopic: a/b\ntopic: c\ndata: x\n\n");
        assertThat(frame.size(Encoding.RAW, false)).isEqualTo(frame.size());
    }

    @Test
    void cursor_eachKind_hasItsForm() {
        assertThat(EventEncoder.cursor(ListenRequest.Cursor.OFF, "e-1")).isEqualTo(":\n".getBytes(UTF_8));
        assertThat(EventEncoder.cursor(ListenRequest.Cursor.BLOCK, "e-1")).isEqualTo("id: e-1\n\n".getBytes(UTF_8));
        assertThat(EventEncoder.cursor(ListenRequest.Cursor.EVENT, "e-1"))
                .isEqualTo("id: e-1\nevent: stream-cursor\ndata: {}\n\n".getBytes(UTF_8));
        assertThat(EventEncoder.reset("expired", "e-1").toWire())
                .isEqualTo("id: e-1\nevent: stream-reset\ndata: {\"reason\":\"expired\"}\n\n".getBytes(UTF_8));
    }

    @Test
    void lines_ofTheStreamItself_haveNoBlankLine() {
        assertThat(new String(EventEncoder.opening(3000), UTF_8)).isEqualTo(":\nretry: 3000\n");
        assertThat(new String(EventEncoder.retry(10), UTF_8)).isEqualTo("retry: 10\n");
        assertThat(new String(EventEncoder.AWAY, UTF_8))
                .startsWith(":")
                .endsWith("\n")
                .doesNotContain("\n\n");
    }
}
