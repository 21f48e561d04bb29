package dev.announcer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The standard's table: every row at every split point, byte by byte, and with each of the three ends of a line. Rows are
 * named after the tests of the Web Platform Tests ({@code eventsource/}) or of LaunchDarkly's contract tests that they hold.
 */
final class EventParserTableTest {
    /** A stream, whose LF stands for any end of a line, and what it dispatches: type, data, last event id. */
    private record Row(String name, byte[] stream, List<String> dispatched) {
        Row(String name, String stream, String... dispatched) {
            this(name, stream.getBytes(UTF_8), List.of(dispatched));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(webPlatformTests());
        rows.addAll(contractTests());
        rows.addAll(checklist());
        return rows;
    }

    private static List<Row> webPlatformTests() {
        return List.of(
                new Row(
                        "event-data",
                        "data:msg\ndata: msg\n\n:\nfalsefield:msg\n\nfalsefield:msg\nData:data\n\ndata\n\ndata:end\n\n",
                        "message|msg\nmsg|",
                        "message||",
                        "message|end|"),
                new Row("format-bom", "\uFEFFdata:1\n\n\uFEFFdata:2\n\ndata:3\n\n", "message|1|", "message|3|"),
                new Row("format-bom-2", "\uFEFF\uFEFFdata:1\n\ndata:2\n\ndata:3\n\n", "message|2|", "message|3|"),
                new Row(
                        "format-comments",
                        "data:1\n:\0\n:\ndata:2\n:" + "x".repeat(300) + "\ndata:3\n:data:fail\n:" + "x".repeat(300)
                                + "\ndata:4\n\n",
                        "message|1\n2\n3\n4|"),
                new Row(
                        "format-data-before-final-empty-line",
                        "retry:1000\ndata:test1\n\nid:test\ndata:test2",
                        "message|test1|"),
                new Row(
                        "format-field-data",
                        "data:\n\ndata\ndata\n\ndata:test\n\n",
                        "message||",
                        "message|\n|",
                        "message|test|"),
                new Row("format-field-event", "event:test\ndata:x\n\ndata:x\n\n", "test|x|", "message|x|"),
                new Row("format-field-event-empty", "event: \ndata:data\n\n", "message|data|"),
                new Row("format-field-id", "id: …\ndata:hello\n\n", "message|hello|…"),
                new Row(
                        "format-field-id-3",
                        "id: …\ndata:1\n\ndata:2\n\nid\ndata:3\n\ndata:4\n\n",
                        "message|1|…",
                        "message|2|…",
                        "message|3|",
                        "message|4|"),
                new Row(
                        "format-field-id-null",
                        "id:a\ndata:1\n\nid:\0\ndata:2\n\nid:x\0\ndata:3\n\nid:\0x\ndata:4\n\nid:x\0y\ndata:5\n\nid: \0\ndata:6\n\n",
                        "message|1|a",
                        "message|2|a",
                        "message|3|a",
                        "message|4|a",
                        "message|5|a",
                        "message|6|a"),
                new Row(
                        "format-field-parsing",
                        "data:\0\ndata:  2\nData:1\ndata\0:2\ndata:1\n\0data:4\nda-ta:3\ndata_5\ndata:3\ndata:\n data:32\ndata:4\n\n",
                        "message|\0\n 2\n1\n3\n\n4|"),
                new Row(
                        "format-field-unknown",
                        "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n",
                        "message|test\n\ntest|"),
                new Row("format-leading-space", "data:\ttest\ndata: \ndata:test\n\n", "message|\ttest\n\ntest|"),
                new Row("format-newlines", "data:test\ndata\ndata:test\n\n", "message|test\n\ntest|"),
                new Row("format-null-character", "data:\0\n\n\n\n", "message|\0|"),
                new Row("format-utf-8", "data:ok…\n\n", "message|ok…|"));
    }

    private static List<Row> contractTests() {
        return List.of(
                new Row(
                        "two events in one chunk",
                        "data: Hello\n\ndata: World\n\n",
                        "message|Hello|",
                        "message|World|"),
                new Row("two-line message", "data: Hello\ndata: World\n\n", "message|Hello\nWorld|"),
                new Row("event with specific type", "event: greeting\ndata: Hello\n\n", "greeting|Hello|"),
                new Row("event with type and id", "event: greeting\nid: abc\ndata: Hello\n\n", "greeting|Hello|abc"),
                new Row("fields in reverse order", "data: Hello\nid: abc\nevent: greeting\n\n", "greeting|Hello|abc"),
                new Row("unknown field name", "event: greeting\nunknown: x\ndata: Hello\n\n", "greeting|Hello|"),
                new Row("fields without space", "event:greeting\ndata:Hello\n\n", "greeting|Hello|"),
                new Row("extra space is kept", "event:  greeting\ndata:  Hello\n\n", " greeting| Hello|"),
                new Row("data without colon", "data\n\ndata\ndata\n\n", "message||", "message|\n|"),
                new Row("multi-byte characters", "data: €豆腐\n\n", "message|€豆腐|"),
                new Row(
                        "id cleared by an empty one",
                        "id: a\ndata: 1\n\nid:\ndata: 2\n\n",
                        "message|1|a",
                        "message|2|"),
                new Row("byte order mark, type and id", "\uFEFFevent: t\nid: i\ndata: d\n\n", "t|d|i"),
                new Row(
                        "byte order mark later is kept",
                        "data: 1\n\ndata: \uFEFF2\n\n",
                        "message|1|",
                        "message|\uFEFF2|"),
                new Row("second byte order mark in data is kept", "\uFEFFdata: \uFEFFx\n\n", "message|\uFEFFx|"),
                new Row("byte order mark before a comment", "\uFEFF: c\ndata: x\n\n", "message|x|"),
                new Row("byte order mark and empty data", "\uFEFFdata:\n\n", "message||"),
                new Row("comments around an event", ": a\n:b\ndata: x\n\n:  c \n", "message|x|"),
                new Row("empty first line", "data:\ndata: x\n\n", "message|\nx|"),
                new Row("empty middle line", "data: a\ndata:\ndata: b\n\n", "message|a\n\nb|"),
                new Row("extra blank lines", "data: a\n\n\n\ndata: b\n\n", "message|a|", "message|b|"));
    }

    private static List<Row> checklist() {
        return List.of(
                new Row("empty stream", ""),
                new Row("blank lines alone", "\n\n\n"),
                new Row("one trailing LF is removed, no more", "data: a\ndata\ndata\n\n", "message|a\n\n|"),
                new Row("last type wins", "event: a\nevent: b\ndata: x\n\n", "b|x|"),
                new Row("last type wins, empty", "event: a\nevent\ndata: x\n\n", "message|x|"),
                new Row("type without data is forgotten", "event: a\n\ndata: x\n\n", "message|x|"),
                new Row("id counts without data", "id: 7\n\ndata: x\n\n", "message|x|7"),
                new Row("last id wins", "id: 1\nid: 2\ndata: x\n\n", "message|x|2"),
                new Row("colons in the value", "data: a: b:c\n\n", "message|a: b:c|"),
                new Row("colon first is a comment", ":data: x\n\n: \n\n"),
                new Row("names are case-sensitive", "DATA: x\nEvent: t\nID: 1\ndata: y\n\n", "message|y|"),
                new Row(
                        "beginnings of names",
                        "d\nda\ndat\ndatax\ni\nidx\nevents: t\neven\nretr\ndata: y\n\n",
                        "message|y|"),
                new Row(
                        "astral and combining characters",
                        "data: 🎈é\u0301\u2028\u0085\n\n",
                        "message|🎈é\u0301\u2028\u0085|"),
                new Row("half a byte order mark", bytes("\u00EF\u00BBdata: x\n\ndata: y\n\n"), List.of("message|y|")),
                new Row(
                        "malformed: lone bytes",
                        bytes("data: a\u00FFb\u0080c\u00C0\n\n"),
                        List.of("message|a\uFFFDb\uFFFDc\uFFFD|")),
                new Row(
                        "malformed: a surrogate is three",
                        bytes("data: \u00ED\u00A0\u0080\n\n"),
                        List.of("message|\uFFFD\uFFFD\uFFFD|")),
                new Row(
                        "malformed: cut before the end of a line",
                        bytes("data: \u00E2\u0082\ndata: \u00F0\u009F\u008E\n\n"),
                        List.of("message|\uFFFD\n\uFFFD|")),
                new Row(
                        "malformed: in type and id",
                        bytes("event: \u00FF\nid: \u00E2\u0082x\ndata: y\n\n"),
                        List.of("\uFFFD|y|\uFFFDx")),
                new Row(
                        "malformed: too long and too high",
                        bytes("data: \u00E0\u0080\u0080\u00F4\u0090\u0080\u0080\n\n"),
                        List.of("message|" + "\uFFFD".repeat(7) + "|")));
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(ISO_8859_1);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void stream_cutAnywhere_withAnyEndOfLine_dispatchesAsTheStandardSays(Row row) {
        for (String end : List.of("\n", "\r", "\r\n")) {
            byte[] stream = bytes(new String(row.stream(), ISO_8859_1).replace("\n", end));
            assertThat(new ReferenceParser(stream).dispatched)
                    .as("the reference")
                    .isEqualTo(row.dispatched());
            for (int split = 0; split <= stream.length; split++) {
                Heard heard = new Heard();
                heard.parse(stream, 0, split);
                assertHearsAsMuch(heard, Arrays.copyOf(stream, split));
                heard.parse(stream, split, stream.length);
                assertThat(heard.dispatched).as("split at %d", split).isEqualTo(row.dispatched());
            }
            Heard byByte = new Heard();
            for (int i = 0; i < stream.length; i++) {
                byByte.parse(stream, i, i + 1);
                assertHearsAsMuch(byByte, Arrays.copyOf(stream, i + 1));
            }
            assertThat(byByte.dispatched).as("byte by byte").isEqualTo(row.dispatched());
        }
    }

    /** Nothing waits for what comes next. */
    private static void assertHearsAsMuch(Heard heard, byte[] soFar) {
        ReferenceParser reference = new ReferenceParser(soFar);
        assertThat(heard.dispatched).isEqualTo(reference.dispatched);
        assertThat(heard.parser.lastEventId()).isEqualTo(reference.lastEventId);
    }

    @Test
    void stream_ofRandomPieces_isReadAsByTheReference() {
        long seed = System.nanoTime();
        System.out.println("EventParserTableTest: seed " + seed);
        Random random = new Random(seed);
        String[] pieces = {
            "data",
            "event",
            "id",
            "retry",
            ":",
            " ",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\r\r",
            "x",
            "0",
            "9",
            "\0",
            "\u00EF\u00BB\u00BF",
            "\u00E2\u0082\u00AC",
            "\u00E2\u0082",
            "\u00F0\u009F",
            "\u00ED\u00A0\u0080",
            "\u00FF",
            "data:a\n",
            "id:1\n",
            "topic: t\n"
        };
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] stream = bytes(text.toString());
            Heard heard = new Heard();
            for (int at = 0; at < stream.length; ) {
                int to = Math.min(stream.length, at + 1 + random.nextInt(9));
                heard.parse(stream, at, to);
                at = to;
            }
            ReferenceParser reference = new ReferenceParser(stream);
            assertThat(heard.dispatched)
                    .as("seed %d, round %d: %s", seed, round, text)
                    .isEqualTo(reference.dispatched);
            assertThat(heard.parser.lastEventId()).isEqualTo(reference.lastEventId);
            assertThat(heard.retries).hasSameSizeAs(reference.retries);
        }
    }

    /** What a parser dispatched. */
    private static final class Heard implements EventParser.Handler {
        final List<String> dispatched = new ArrayList<>();
        final List<Duration> retries = new ArrayList<>();
        final EventParser parser = new EventParser(this);
        private boolean asBuffer;

        void parse(byte[] stream, int from, int to) {
            asBuffer = !asBuffer;
            if (asBuffer) {
                ByteBuffer direct = ByteBuffer.allocateDirect(to - from)
                        .put(stream, from, to - from)
                        .flip();
                parser.parse(direct);
                assertThat(direct.hasRemaining()).isFalse();
            } else {
                parser.parse(stream, from, to - from);
            }
        }

        @Override
        public void event(HeardEvent event) {
            dispatched.add(ReferenceParser.shown(event.type(), event.data(), event.lastEventId()));
        }

        @Override
        public void retry(Duration time) {
            retries.add(time);
        }
    }
}
