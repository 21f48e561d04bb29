package dev.announcer.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.Announcement;
import dev.announcer.Event;
import dev.announcer.web.AnnounceParameters;
import dev.announcer.web.Problem;
import dev.announcer.web.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchReaderTest {
    private static final AnnounceParameters OF_THE_QUERY = new AnnounceParameters(
            List.of("q", "r"), Optional.empty(), Optional.empty(), Optional.empty(), false, false);

    private static List<Announcement> read(byte[] batch) {
        BatchReader reader = new BatchReader(batch, OF_THE_QUERY, UnaryOperator.identity());
        List<Announcement> read = new ArrayList<>();
        for (Announcement next = reader.next(); next != null; next = reader.next()) {
            read.add(next);
        }
        assertEquals(batch.length, reader.at());
        assertNull(reader.next());
        return read;
    }

    private static List<Announcement> read(String batch) {
        return read(batch.getBytes(StandardCharsets.UTF_8));
    }

    private static Problem refused(byte[] batch) {
        return assertThrows(ProblemException.class, () -> read(batch)).problem();
    }

    @Test
    void line_withAllMembers_isThatAnnouncement() {
        Announcement read = read("""
                        {"topics":["a","b/c"],"data":"x\\ny","type":"t","id":"i","retry":3000,"private":true,"once":true}
                        """).get(0);
        Event event = read.event();
        assertEquals(List.of("a", "b/c"), read.topics());
        assertEquals("x\ny", event.data());
        assertEquals(Optional.of("t"), event.type());
        assertEquals(Optional.of("i"), event.id());
        assertEquals(Optional.of(Duration.ofSeconds(3)), event.retry());
        assertTrue(read.isPrivate());
        assertTrue(read.isOnce());
    }

    @Test
    void line_ofABatchOnce_isOnceUnlessItSaysOtherwise() {
        AnnounceParameters once =
                new AnnounceParameters(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), false, true);
        byte[] batch = "{\"data\":\"x\",\"id\":\"i\"}\n{\"data\":\"x\",\"once\":false}\n{\"data\":\"x\"}\n"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        BatchReader reader = new BatchReader(batch, once, announcement -> announcement);
        assertTrue(reader.next().isOnce());
        assertEquals(false, reader.next().isOnce());
        Problem problem = assertThrows(ProblemException.class, reader::next).problem();
        assertTrue(problem.detail().contains("needs one of its own"), problem.detail());
    }

    @Test
    void line_withDataAlone_hasTheTopicsOfTheQuery() {
        assertEquals(List.of("q", "r"), read("{\"data\":\"\"}").get(0).topics());
    }

    @Test
    void lines_endedByLfOrCrlfOrTheEnd_areReadAndBlankOnesPassedOver() {
        List<Announcement> read =
                read("\n{\"data\":\"1\"}\r\n\r\n \t\n{\"data\":\"2\"}\n{\"data\":\"\uD83D\uDE00\\ud83d\\ude00\"}");
        assertEquals(
                List.of("1", "2", "\uD83D\uDE00\uD83D\uDE00"),
                read.stream().map(each -> each.event().data()).toList());
        assertEquals(List.of(), read(""));
        assertEquals(List.of(), read("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"x\"",
                "nonsense",
                "{\"data\":\"x\"",
                "{\"data\":\"x\"} {\"data\":\"y\"}",
                "{\"data\":\"x\"},",
                "{\"data\":1}",
                "{\"data\":null}",
                "{\"data\":{\"a\":1}}",
                "{\"data\":\"x\",\"data\":\"y\"}",
                "{\"data\":\"x\",\"other\":1}",
                "{\"data\":\"x\",\"topic\":\"a\"}",
                "{\"data\":\"x\",\"topics\":\"a\"}",
                "{\"data\":\"x\",\"topics\":[1]}",
                "{\"data\":\"x\",\"topics\":[]}",
                "{\"data\":\"x\",\"topics\":[[\"a\"]]}",
                "{\"data\":\"x\",\"topics\":[\"a*\",\"*\"]}",
                "{\"data\":\"x\",\"type\":1}",
                "{\"data\":\"x\",\"type\":\"a\\nb\"}",
                "{\"data\":\"x\",\"type\":\"stream-reset\"}",
                "{\"data\":\"x\",\"id\":null}",
                "{\"data\":\"x\",\"id\":\"a\\u0000\"}",
                "{\"data\":\"x\",\"id\":\"earliest\"}",
                "{\"data\":\"x\",\"retry\":\"1\"}",
                "{\"data\":\"x\",\"retry\":1.0}",
                "{\"data\":\"x\",\"retry\":1e3}",
                "{\"data\":\"x\",\"retry\":-1}",
                "{\"data\":\"x\",\"retry\":10000000000}",
                "{\"data\":\"x\",\"retry\":99999999999999999999999}",
                "{\"data\":\"x\",\"private\":1}",
                "{\"data\":\"x\",\"private\":\"true\"}",
                "{\"data\":\"x\",\"private\":null}",
                "{\"data\":\"x\",\"once\":1}",
                "{\"data\":\"x\",\"once\":true}", // without an id
                "{\"data\":\"\\ud800\"}",
                "{\"data\":\"\\udc00\\ud800\"}",
                "{\"data\":\"a\tb\"}",
                "{'data':'x'}",
                "{data:\"x\"}",
                "\uFEFF{\"data\":\"x\"}",
                "{\"data\":\"x\"}//"
            })
    void line_thatIsNotAllowed_isRefusedWithItsNumber(String line) {
        Problem problem = refused(
                ("{\"data\":\"good\"}\n\n" + line + "\n{\"data\":\"good\"}\n").getBytes(StandardCharsets.UTF_8));
        assertEquals(400, problem.status());
        assertEquals(3, problem.line(), problem.detail());
    }

    @Test
    void line_thatIsNotUtf8_isRefused() {
        for (String bytes : new String[] {"\u00ff", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00e2\u0082"}) {
            assertEquals(
                    1,
                    refused(("{\"data\":\"" + bytes + "\"}").getBytes(StandardCharsets.ISO_8859_1))
                            .line());
        }
    }
}
