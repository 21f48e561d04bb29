package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.announcer.tck.WireConnection;
import dev.announcer.tck.WireResponse;
import dev.announcer.tck.WireStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches: {@code application/x-ndjson} to {@code /announce}. */
final class BatchBlackBoxTest {
    private static final String NDJSON = "Content-Type: application/x-ndjson";
    private static final String GOOD = "{\"data\":\"good\"}\n";
    private static final int MAX_BATCH = 256 << 10;
    private static final int MAX_ANNOUNCEMENT = 1000;

    private static Hub hub;

    @BeforeAll
    static void startHub() {
        hub = Hub.start(HubOptions.builder()
                .port(0)
                .maxBatchBytes(MAX_BATCH)
                .maxAnnouncementBytes(MAX_ANNOUNCEMENT)
                .build());
    }

    @AfterAll
    static void closeHub() {
        hub.close();
    }

    private static WireResponse batch(String body) {
        return RawHttp.post(hub, "/announce", body, NDJSON);
    }

    @Test
    void batch_ofEveryMember_announcesItAll() {
        try (WireStream stream =
                RawHttp.listen(hub, "/listen?topics=show&topic=b/*").opened()) {
            WireResponse response =
                    batch("{\"topics\":[\"b/1\",\"b/2\"],\"data\":\"a\\nb\",\"type\":\"t\",\"id\":\"own 1\","
                            + "\"retry\":3000,\"private\":false}\n");

            assertEquals("{\"id\":\"own 1\"}\n", response.text());
            assertEquals(
                    List.of("id: own 1", "event: t", "retry: 3000", "topic: b/1", "topic: b/2", "data: a", "data: b"),
                    stream.event().lines());
        }
    }

    @Test
    void batch_accepted_answersALineForEachInOrder() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=ordered").opened()) {
            WireResponse response = RawHttp.post(
                    hub,
                    "/announce?topic=ordered",
                    IntStream.range(0, 1000)
                            .mapToObj(i -> "{\"data\":\"" + i + "\"}")
                            .collect(Collectors.joining("\n")),
                    NDJSON);

            assertEquals(200, response.status());
            assertEquals(Optional.of("application/x-ndjson"), response.header("content-type"));
            List<String> answered = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                var event = stream.event();
                assertEquals(Integer.toString(i), event.data());
                answered.add("{\"id\":\"" + event.lastEventId() + "\"}");
            }
            assertEquals(String.join("\n", answered) + "\n", response.text());
        }
    }

    @Test
    void topics_notSaid_areThoseOfTheQueryElseDefault() {
        try (WireStream stream = RawHttp.listen(hub, "/listen?topics=show&topic=q&topic=default&topic=own")
                .opened()) {
            RawHttp.post(hub, "/announce?topic=q", "{\"data\":\"1\"}\n{\"topics\":[\"own\"],\"data\":\"2\"}\n", NDJSON);
            batch("{\"data\":\"3\"}");

            assertEquals(List.of("q"), stream.event().topics());
            assertEquals(List.of("own"), stream.event().topics());
            assertEquals(List.of("default"), stream.event().topics());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-ndjson",
                "Application/X-NDJSON",
                "application/x-ndjson; charset=utf-8",
                "application/x-ndjson ;x=y"
            })
    void contentType_ofABatch_isKnownWhateverItsParameters(String type) {
        WireResponse response = RawHttp.post(hub, "/announce", GOOD, "Content-Type: " + type);

        assertEquals(Optional.of("application/x-ndjson"), response.header("content-type"));
    }

    @Test
    void lines_endedByCrlfOrBlankOrUnended_areRead() {
        WireResponse response = batch("\r\n{\"data\":\"1\"}\r\n\n  \n{\"data\":\"2\"}");

        assertEquals(2, response.text().lines().count(), response::toString);
    }

    @Test
    void batch_ofNothing_isAnsweredWithNoLine() {
        assertEquals(200, batch("").status());
        assertEquals("", batch("\n\r\n \n").text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"topics\":[\"a\"]}",
                "{\"data\":1}",
                "{\"data\":null}",
                "{\"data\":\"x\",\"topics\":\"a\"}",
                "{\"data\":\"x\",\"topics\":[]}",
                "{\"data\":\"x\",\"topics\":[1]}",
                "{\"data\":\"x\",\"topics\":[\"\"]}",
                "{\"data\":\"x\",\"topics\":[\"a/*\"]}",
                "{\"data\":\"x\",\"type\":7}",
                "{\"data\":\"x\",\"type\":\"a\\nb\"}",
                "{\"data\":\"x\",\"type\":\"stream-x\"}",
                "{\"data\":\"x\",\"id\":\"a\\u0000\"}",
                "{\"data\":\"x\",\"id\":\"earliest\"}",
                "{\"data\":\"x\",\"retry\":\"3000\"}",
                "{\"data\":\"x\",\"retry\":-1}",
                "{\"data\":\"x\",\"retry\":1.5}",
                "{\"data\":\"x\",\"retry\":12345678901}",
                "{\"data\":\"x\",\"private\":\"on\"}",
                "{\"data\":\"x\",\"topic\":\"a\"}",
                "{\"data\":\"x\",\"data\":\"y\"}",
                "{\"data\":\"x\"} {\"data\":\"y\"}",
                "{\"data\":\"x\"",
                "[\"x\"]",
                "\"x\"",
                "data=x",
                "{\"data\":\"\\ud800\"}"
            })
    void line_thatIsBad_is400ForAllAndSaysWhich(String bad) {
        try (WireStream stream = RawHttp.listen(hub, "/listen").opened()) {
            WireResponse refused = batch(GOOD + "\n" + bad + "\n" + GOOD).assertProblem(400);
            assertTrue(refused.text().contains(",\"line\":3}"), refused::toString);
            RawHttp.announce(hub, "/announce", "the first thing heard");

            assertEquals("the first thing heard", stream.data());
        }
    }

    @Test
    void line_notUtf8_is400AndSaysWhich() {
        byte[] body = (GOOD + "{\"data\":\"\u00ff\"}").getBytes(ISO_8859_1);

        assertTrue(RawHttp.post(hub, "/announce", body, NDJSON)
                .assertProblem(400, "UTF-8")
                .text()
                .contains(",\"line\":2}"));
    }

    @Test
    void line_ofTooMuchData_is413AndSaysWhich() {
        String large = "x".repeat(MAX_ANNOUNCEMENT + 1);
        WireResponse refused = batch(GOOD + "{\"data\":\"" + large + "\"}");

        assertTrue(refused.assertProblem(413, "1000").text().contains(",\"line\":2}"));
        assertEquals(200, batch("{\"data\":\"" + large.substring(1) + "\"}").status());
    }

    @Test
    void line_ofTooManyTopics_is400() {
        String topics = IntStream.range(0, 17).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(","));

        batch("{\"data\":\"x\",\"topics\":[" + topics + "]}").assertProblem(400, "17", "16");
    }

    @Test
    void batch_tooLarge_is413WhetherItTellsItsLengthOrNot() {
        byte[] large = GOOD.repeat(MAX_BATCH / GOOD.length() + 1).getBytes(UTF_8);
        try (WireConnection told = RawHttp.connect(hub);
                WireConnection chunked = RawHttp.connect(hub)) {
            told.sendIfOpen(WireConnection.postBytes("/announce", large, NDJSON));
            told.response().assertProblem(413, Integer.toString(MAX_BATCH));
            chunked.send(WireConnection.head("POST", "/announce", NDJSON, "Transfer-Encoding: chunked"))
                    .sendIfOpen((Integer.toHexString(large.length) + "\r\n").getBytes(UTF_8))
                    .sendIfOpen(large)
                    .sendIfOpen("\r\n0\r\n\r\n".getBytes(UTF_8));
            chunked.response().assertProblem(413, Integer.toString(MAX_BATCH));
        }
    }

    @Test
    void batch_ofExactlyTheLimit_isTaken() {
        String body = GOOD.repeat(MAX_BATCH / GOOD.length());

        assertEquals(200, batch(body + " ".repeat(MAX_BATCH - body.length())).status());
    }

    @ParameterizedTest
    @CsvSource({"type=t, type", "id=i, id", "retry=1, retry", "private, private", "once, once"})
    void parameter_otherThanTopic_is400(String query, String name) {
        RawHttp.post(hub, "/announce?" + query, GOOD, NDJSON).assertProblem(400, name);
    }

    @Test
    void line_whoseIdBeginsLikeTheHubs_isRefusedAloneInItsPlace() {
        String epoch = RawHttp.announce(hub, "/announce", "x").replaceAll("-.*", "-");
        List<String> lines = batch(GOOD + "{\"data\":\"x\",\"id\":\"" + epoch + "1\"}\n" + GOOD)
                .text()
                .lines()
                .toList();

        assertEquals(3, lines.size());
        assertEquals("{\"error\":\"refused\"}", lines.get(1));
        assertTrue(lines.get(2).startsWith("{\"id\":\""));
    }

    @Test
    void answer_toAnOwnIdWithQuotes_isJson() {
        assertEquals(
                "{\"id\":\"a\\\"b\\\\c\"}\n",
                batch("{\"data\":\"x\",\"id\":\"a\\\"b\\\\c\"}").text());
    }
}
