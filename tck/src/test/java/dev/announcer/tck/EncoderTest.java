package dev.announcer.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.announcer.Announcement;
import dev.announcer.Encoding;
import dev.announcer.Event;
import dev.announcer.ListenRequest;
import dev.announcer.tck.Stage.Over;
import dev.announcer.tck.WireReader.Message;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is announced is what a parser of the standard hears, however nasty it is (HTML Living Standard 9.2.5, 9.2.6). */
class EncoderTest {
    static Stream<String> nasty() {
        return Stream.of(
                "",
                " ",
                "  two leading spaces",
                "trailing space ",
                ":",
                ": not a comment",
                "data: not a field",
                "id: 1\n\ndata: forged",
                "a\nb",
                "a\rb",
                "a\r\nb",
                "a\n\rb",
                "a\r\rb",
                "a\r\n\r\nb",
                "\n",
                "\r",
                "\r\n",
                "\n\n\n",
                "trailing newline\n",
                "\nleading newline",
                "ends with CR\r",
                "NUL \0 inside",
                "\0",
                "\uFEFFbyte order mark",
                "in the \uFEFF middle",
                "separators \u2028 and \u2029, next line \u0085, vertical \u000b, form feed \f",
                "tab\tbell\u0007escape\u001b[31m delete\u007f",
                "astral \ud83d\ude00, e\u0301, \u00fc, \uffff",
                "retry: 10\nevent: x",
                "x".repeat(1 << 20),
                "\n".repeat(10_000),
                "\u00e9\r\n".repeat(50_000));
    }

    private static String asAParserPutsItTogether(String data) {
        return data.replace("\r\n", "\n").replace('\r', '\n');
    }

    @ParameterizedTest
    @MethodSource("nasty")
    void event_ofNastyData_survivesTheRoundTrip(String data) {
        WireReader reader = new WireReader();
        reader.read(Event.of("type", data).withId("id").toWire());
        assertThat(reader.said()).singleElement().isInstanceOfSatisfying(Message.class, message -> {
            assertThat(message.data()).isEqualTo(asAParserPutsItTogether(data));
            assertThat(message.type()).isEqualTo("type");
            assertThat(message.lastEventId()).isEqualTo("id");
        });
        assertThat(reader.atBoundary()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void listener_ofNastyData_hearsItInEitherEncoding(Encoding encoding) {
        try (Stage stage = new Stage(Over.MEMORY, builder -> builder.windowBytes(64 << 20))) {
            RecordingSink sink = stage.listen(
                    ListenRequest.builder().encoding(encoding).showTopics(true).build());
            List<String> all = nasty().toList();
            all.forEach(data -> stage.announcer.announce("t", data));
            stage.settle();
            assertThat(sink.offences()).isEmpty();
            assertThat(sink.closed()).isEmpty();
            assertThat(Stage.data(sink))
                    .isEqualTo(all.stream()
                            .map(EncoderTest::asAParserPutsItTogether)
                            .toList());
        }
    }

    @Test
    void fields_standInTheOrderOfTheDesign() {
        assertThat(new String(
                        Event.of("type", "a\nb")
                                .withId("1")
                                .withRetry(Duration.ofMillis(50))
                                .toWire(),
                        UTF_8))
                .isEqualTo("id: 1\nevent: type\nretry: 50\ndata: a\ndata: b\n\n");
        assertThat(new String(Event.of("a").toWire(), UTF_8)).isEqualTo("data: a\n\n");
        assertThat(new String(Event.of("").toWire(), UTF_8)).isEqualTo("data: \n\n");
    }

    @Test
    void topics_shown_standBehindRetryAndAreIgnoredByAParser() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            RecordingSink sink = stage.listen(
                    ListenRequest.builder().topics("b").showTopics(true).build());
            Event event = Event.of("type", "x").withId("own").withRetry(Duration.ofMillis(7));
            stage.announce(Announcement.of(List.of("a", "b"), event));
            assertThat(sink.messages().get(0).lines())
                    .containsExactly("id: own", "event: type", "retry: 7", "topic: a", "topic: b", "data: x");
            assertThat(sink.messages().get(0).topics()).containsExactly("a", "b");
        }
    }

    @Test
    void chunks_areOneFrameEach() {
        try (Stage stage = new Stage(Over.MEMORY)) {
            RecordingSink sink = stage.listen(
                    ListenRequest.builder().encoding(Encoding.CHUNKED).build());
            int before = sink.bytes().length;
            stage.announcer.announce(Announcement.of("t", Event.of("x").withId("1")));
            stage.announcer.announce(
                    Announcement.of("t", Event.of("yy".repeat(10)).withId("2")));
            stage.settle();
            assertThat(new String(sink.bytes(), UTF_8).substring(before))
                    .isEqualTo("f\r\nid: 1\ndata: x\n\n\r\n22\r\nid: 2\ndata: " + "y".repeat(20) + "\n\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "x\udc00", "\udc00\ud800", "\ud83d", "end \ud83d"})
    void unpairedSurrogates_whichHaveNoUtf8Form_areRefused(String data) {
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of(data)).withMessageContaining("surrogate");
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("x").withType(data));
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("x").withId(data));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "\u0085", "\u007f", "a\tb"})
    void controlCharacters_inATypeOrAnId_areRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("x").withType(name));
        assertThatIllegalArgumentException().isThrownBy(() -> Event.of("x").withId(name));
    }

    @Test
    void reader_atEverySplitOfItsInput_saysTheSame() {
        byte[] wire =
                "\uFEFF: hi\r\nid: \u00e9\revent:x\ndata:a\r\ndata\n\nretry: 5\rdata: b\r\r\n\nid\n\n".getBytes(UTF_8);
        WireReader whole = new WireReader();
        whole.read(wire);
        assertThat(whole.said()).hasSize(6);
        for (int split = 0; split <= wire.length; split++) {
            WireReader halves = new WireReader();
            halves.read(java.util.Arrays.copyOfRange(wire, 0, split));
            halves.read(java.util.Arrays.copyOfRange(wire, split, wire.length));
            assertThat(halves.said()).isEqualTo(whole.said());
        }
    }
}
