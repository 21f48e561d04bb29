package dev.announcer.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.announcer.tck.WireStream;
import java.net.URLEncoder;
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

/** The parameters of {@code /announce}, and what the data may be. */
final class AnnounceBlackBoxTest {
    private static final String LISTEN_KEY = "hear-it-all";
    private static final String BEARER = "Authorization: Bearer " + LISTEN_KEY;

    private static Hub hub;

    @BeforeAll
    static void startHub() {
        hub = Hub.start(
                HubOptions.builder().port(0).listenKey(Optional.of(LISTEN_KEY)).build());
    }

    @AfterAll
    static void closeHub() {
        hub.close();
    }

    /** The lines of the one event that is announced with this query, the id left out. */
    private static List<String> linesOf(String query, String data) {
        try (WireStream stream =
                RawHttp.listen(hub, "/listen?topics=show", BEARER).opened()) {
            RawHttp.announce(hub, "/announce" + query, data);
            return stream.event().lines().stream()
                    .filter(line -> !line.startsWith("id: "))
                    .toList();
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    @Test
    void topic_repeated_isHeardOnceWithAllOfThem() {
        assertEquals(List.of("topic: a/1", "topic: b", "data: x"), linesOf("?topic=a/1&topic=b&topic=a/1", "x"));
    }

    @Test
    void topic_ofPlusAndEscapes_isDecodedAsAForm() {
        assertEquals(List.of("topic: a b+c&d/%", "data: x"), linesOf("?topic=a+b%2Bc%26d%2F%25", "x"));
    }

    @Test
    void topics_upToSixteen_areTaken_andSeventeenAre400() {
        assertEquals(17, linesOf(topics(16), "x").size());
        RawHttp.post(hub, "/announce" + topics(17), "x").assertProblem(400, "17", "16");
    }

    private static String topics(int count) {
        return IntStream.range(0, count).mapToObj(i -> "topic=t" + i).collect(Collectors.joining("&", "?", ""));
    }

    @Test
    void once_announcedTwice_isHeardOnceAndAnsweredAsADuplicate() {
        try (WireStream stream = RawHttp.listen(hub, "/listen", BEARER).opened()) {
            String query = "/announce?id=order-17&once";
            assertEquals(
                    "{\"id\":\"order-17\"}\n", RawHttp.post(hub, query, "first").text());
            assertEquals(
                    "{\"id\":\"order-17\",\"duplicate\":true}\n",
                    RawHttp.post(hub, query, "second").text());
            String batch = "{\"data\":\"x\",\"id\":\"order-17\"}\n{\"data\":\"last\",\"id\":\"order-18\"}\n";
            assertEquals(
                    "{\"id\":\"order-17\",\"duplicate\":true}\n{\"id\":\"order-18\"}\n",
                    RawHttp.post(hub, "/announce?once=on", batch, "Content-Type: application/x-ndjson")
                            .text());
            assertEquals("first", stream.event().data());
            assertEquals("last", stream.event().data());
        }
        RawHttp.post(hub, "/announce?once", "x").assertProblem(400, "id");
        RawHttp.post(hub, "/announce?id=1&once=maybe", "x").assertProblem(400, "once", "maybe");
    }

    @Test
    void type_of128Bytes_isTaken_andOneMoreIs400() {
        assertEquals(
                List.of("event: " + "t".repeat(128), "topic: default", "data: x"),
                linesOf("?type=" + "t".repeat(128), "x"));
        RawHttp.post(hub, "/announce?type=" + "t".repeat(129), "x").assertProblem(400, "type", "128");
        RawHttp.post(hub, "/announce?type=" + encode("ü".repeat(65)), "x").assertProblem(400, "type", "128");
    }

    @Test
    void typeAndId_empty_areNotGiven() {
        assertEquals(List.of("topic: default", "data: x"), linesOf("?type=&id=", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"type", "id", "topic"})
    void name_withAControlCharacter_is400(String parameter) {
        for (String bad : List.of("%00", "%09", "%0A", "%0D", "%0D%0A", "%1F", "%7F", "%C2%80", "%C2%9F")) {
            RawHttp.post(hub, "/announce?" + parameter + "=a" + bad + "b", "x").assertProblem(400, parameter);
        }
    }

    @Test
    void type_thatBeginsWithStream_is400() {
        RawHttp.post(hub, "/announce?type=stream-reset", "x").assertProblem(400, "stream-");
        assertEquals(List.of("event: streams", "topic: default", "data: x"), linesOf("?type=streams", "x"));
    }

    @Test
    void id_ofOnesOwn_isAnsweredShownAndFound() {
        String own = "ordér 7/%";
        RawHttp.announce(hub, "/announce?topic=own", "before");
        assertEquals(own, RawHttp.announce(hub, "/announce?topic=own&id=" + encode(own), "x"));
        RawHttp.announce(hub, "/announce?topic=own", "after");
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=own&lastEventId=" + encode(own), BEARER)) {
            assertEquals("after", stream.data());
        }
    }

    @Test
    void id_of128Bytes_isTaken_andOneMoreIs400() {
        assertEquals("i".repeat(128), RawHttp.announce(hub, "/announce?id=" + "i".repeat(128), "x"));
        RawHttp.post(hub, "/announce?id=" + "i".repeat(129), "x").assertProblem(400, "id", "128");
    }

    @Test
    void id_earliest_is400() {
        RawHttp.post(hub, "/announce?id=earliest", "x").assertProblem(400, "earliest");
    }

    @Test
    void id_thatBeginsLikeTheHubsOwn_is400() {
        String epoch = RawHttp.announce(hub, "/announce", "x").replaceAll("-.*", "-");

        RawHttp.post(hub, "/announce?id=" + epoch + "mine", "x").assertProblem(400, epoch);
    }

    @Test
    void id_givenTwice_isTakenAndTheFirstIsFound() {
        RawHttp.announce(hub, "/announce?topic=twice&id=twice", "1");
        RawHttp.announce(hub, "/announce?topic=twice", "2");
        RawHttp.announce(hub, "/announce?topic=twice&id=twice", "3");
        try (WireStream stream = RawHttp.listen(hub, "/listen?topic=twice&lastEventId=twice", BEARER)) {
            assertEquals(List.of("2", "3"), stream.data(2));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "03000, 3000", "9999999999, 9999999999"})
    void retry_ofUpToTenDigits_isShownAsANumber(String given, String shown) {
        assertEquals(List.of("retry: " + shown, "topic: default", "data: x"), linesOf("?retry=" + given, "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "%2B20",
                "+20",
                "1000x",
                "0x10",
                "1e3",
                "1.5",
                "12345678901",
                "%D9%A3",
                "%EF%BC%93",
                "3%20"
            })
    void retry_ofAnythingElse_is400(String given) {
        RawHttp.post(hub, "/announce?retry=" + given, "x").assertProblem(400, "retry", "digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"private", "private=", "private=on", "private=true"})
    void private_saidYes_isHeardWithTheKey(String given) {
        assertEquals(List.of("topic: default", "data: secret"), linesOf("?" + given, "secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"private=yes", "private=1", "private=ON", "private=%20", "private&private"})
    void private_saidOtherwise_is400(String given) {
        RawHttp.post(hub, "/announce?" + given, "x").assertProblem(400, "private");
    }

    @ParameterizedTest
    @ValueSource(strings = {"topics=a", "Topic=a", "data=x", "lastEventId=1", "access_token=k", "=x", "topic%00=a"})
    void parameter_unknown_is400AndSaysWhatIsKnown(String query) {
        RawHttp.post(hub, "/announce?" + query, "x").assertProblem(400, "topic", "type", "retry", "private");
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=a&type=b", "id=a&id=a", "retry=1&retry=2"})
    void parameter_ofOneValueGivenTwice_is400(String query) {
        RawHttp.post(hub, "/announce?" + query, "x").assertProblem(400, query.replaceAll("=.*", ""), "2 times");
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic=%", "topic=%4", "topic=%zz", "topic=%+1", "topic=a&x=%", "%=1"})
    void query_withABadEscape_is400(String query) {
        RawHttp.post(hub, "/announce?" + query, "x").assertProblem(400, "%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic=%FF", "topic=%C3", "topic=%C0%AF", "topic=%ED%A0%80", "topic=%F5%80%80%80"})
    void query_notUtf8_is400(String query) {
        RawHttp.post(hub, "/announce?" + query, "x").assertProblem(400, "UTF-8");
    }

    @Test
    void body_empty_isAnEvent() {
        assertEquals(List.of("topic: default", "data: "), linesOf("", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain; charset=iso-8859-1",
                "application/json",
                "multipart/form-data; boundary=x",
                "nonsense"
            })
    void body_ofAnyType_isPlainData(String type) {
        try (WireStream stream = RawHttp.listen(hub, "/listen", BEARER).opened()) {
            RawHttp.post(hub, "/announce", "{\"data\":\"ü\"}", "Content-Type: " + type);

            assertEquals("{\"data\":\"ü\"}", stream.data());
        }
    }

    @Test
    void body_notUtf8_is400AndNothingIsAnnounced() {
        try (WireStream stream = RawHttp.listen(hub, "/listen", BEARER).opened()) {
            for (byte[] bad : List.of(new byte[] {(byte) 0xFF}, new byte[] {'a', (byte) 0xC3}, new byte[] {
                (byte) 0xED, (byte) 0xA0, (byte) 0x80
            })) {
                RawHttp.post(hub, "/announce", bad).assertProblem(400, "UTF-8");
            }
            RawHttp.announce(hub, "/announce", "the first thing heard");

            assertEquals("the first thing heard", stream.data());
        }
    }

    @Test
    void body_withAContentEncoding_is415() {
        RawHttp.post(hub, "/announce", "x", "Content-Encoding: gzip").assertProblem(415, "gzip");
        RawHttp.post(hub, "/announce", "x", "Content-Encoding: identity").id();
    }

    @Test
    void contentType_givenTwice_is400() {
        RawHttp.post(hub, "/announce", "x", "Content-Type: text/plain", "Content-Type: application/x-ndjson")
                .assertProblem(400, "Content-Type");
    }

    @Test
    void ids_ofTheHub_areShortAsciiOfOneEpochAndDiffer() {
        String one = RawHttp.announce(hub, "/announce", "x");
        String two = RawHttp.announce(hub, "/announce", "x");

        assertNotEquals(one, two);
        assertEquals(one.replaceAll("-.*", ""), two.replaceAll("-.*", ""));
        assertEquals("", (one + two).replaceAll("[0-9A-Za-z-]", ""), "only what causes no CORS preflight");
    }
}
